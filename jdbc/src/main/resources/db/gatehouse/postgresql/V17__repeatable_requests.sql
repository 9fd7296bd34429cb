-- How repeatable requests were answered, for as long as they may be sent again.
create table repeatable_requests (
    caller      text   not null,
    request_id  text   not null,
    fingerprint text   not null, -- of what was asked for
    answer      text   not null, -- JSON; empty until the transaction that asked for it ends
    forget_at   bigint not null,
    primary key (caller, request_id)
);

create index repeatable_requests_by_end on repeatable_requests (forget_at);
