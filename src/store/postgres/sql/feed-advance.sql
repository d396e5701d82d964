-- The last lock of every transaction: from here to the commit one at a time, so nobody waits for it while holding it.
update feed_head set position = position + $1 returning position
