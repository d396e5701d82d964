-- How long each took, to the second within the first hour, then to the minute: so few figures that lanes can be put together.
select team, least((ended_at - opened_at) / 1000 * 1000, greatest((ended_at - opened_at) / 60000 * 60000, 3600000)) as lasted,
  count(*) as settled, count(*) filter (where ended_at <= due_at) as in_time
from ended_holds where lane = $1 and ended_at >= $2 group by 1, 2
