-- Keys of the API. Only a digest of the secret is kept: who reads this table can't call with what is in it.
create table api_keys (
  id text primary key,
  name text not null,
  scopes json not null,
  digest text not null,
  created_at bigint not null,
  revoked_at bigint
);
