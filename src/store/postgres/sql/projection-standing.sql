select l.position as head, c.projection, c.position
from lanes as l left join projection_cursors as c on c.lane = l.lane where l.lane = $1
