select subscriber, count(*) filter (where state = 'open') as waiting, count(*) filter (where state = 'dead') as dead
from notices where lane = $1 and state in ('open', 'dead') group by subscriber
