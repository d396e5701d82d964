select l.position as head, c.position as cursor
from lanes as l join notice_cursors as c on c.lane = $1 where l.lane = $1
