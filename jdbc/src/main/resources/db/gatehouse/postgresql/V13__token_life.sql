-- How long the tokens live, in milliseconds, that any node signs with that key: it verifies that long after its successor's
-- activation, whoever rotates it. 0 where no node has said so.
alter table signing_keys add column token_life bigint not null default 0;
