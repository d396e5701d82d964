-- What is null stays as it is.
update people set grants = coalesce($2::json, grants), password = coalesce($3, password), display_name = coalesce($4, display_name),
  stopped_at = coalesce(stopped_at, $5)
where id = $1 returning id
