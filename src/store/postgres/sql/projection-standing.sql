select l.position as head, c.projection, c.position
from lanes as l left join projection_cursors as c on c.lane = $1 where l.lane = $1
