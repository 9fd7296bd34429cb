package dev.gatehouse.jdbc;

import static dev.gatehouse.jdbc.StoredPermit.COLUMNS;

import dev.gatehouse.core.permit.CutOff;
import dev.gatehouse.core.permit.PermitStore;
import dev.gatehouse.model.Permit;
import dev.gatehouse.model.RevokedReason;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.core.simple.JdbcClient.StatementSpec;

/** Permits and cut-offs in the tables {@code permits} and {@code feed}. Thread-safe. */
public final class JdbcPermitStore implements PermitStore {

    private static final String ADD = """
            insert into permits (id, user_id, device, issued_at, renewed_at, expires_at, ends_at, access_until, current_hash,
                                 user_version, auth_time, amr)
            values (:id, :userId, :device, :issuedAt, :renewedAt, :expiresAt, :endsAt, :accessUntil, :identity, :userVersion,
                    :authTime, :amr)
            """;

    /** An access token issued earlier may live longer than one issued now: the lifetime may have been shortened. */
    private static final String LATER_ACCESS_UNTIL =
            "case when access_until < :accessUntil then :accessUntil else access_until end";

    private static final String ADVANCE = """
            update permits
               set spent_hash = current_hash, current_hash = :successor, attempt_hash = :attempt, renewed_at = :now,
                   expires_at = case when ends_at < :idleEnd then ends_at else :idleEnd end,
                   access_until = %s
             where id = :id and current_hash = :presented and user_version >= :permitsFrom
               and revoked_at is null and expires_at > :now
            returning %s
            """.formatted(LATER_ACCESS_UNTIL, COLUMNS);

    /** That the successor is still current says that nobody has used it. */
    private static final String REPEAT = """
            update permits
               set access_until = %s
             where id = :id and spent_hash = :presented and current_hash = :successor and user_version >= :permitsFrom
               and (attempt_hash = :attempt
                    or attempt_hash is null and cast(:attempt as text) is null and renewed_at + :grace > :now)
               and revoked_at is null and expires_at > :now
            returning %s
            """.formatted(LATER_ACCESS_UNTIL, COLUMNS);

    private static final String REVOKE = """
            update permits
               set revoked_at = :now, revoked_reason = :reason
             where revoked_at is null and %s
            returning %s
            """;

    private static final String REVOKE_ONE = REVOKE.formatted("id = :id", COLUMNS);

    private static final String REVOKE_OUTDATED =
            REVOKE.formatted("id = :id and user_version < :permitsFrom and expires_at > :now", COLUMNS);

    /** What could be neither advanced nor repeated never can be again, so the condition need not repeat theirs. */
    private static final String REVOKE_COPIED = REVOKE.formatted("id = :id and expires_at > :now", COLUMNS);

    private static final String REVOKE_ALL_OF =
            REVOKE.formatted("user_id = :userId and (expires_at > :now or access_until > :now)", COLUMNS);

    private static final String REVOKED_ONE =
            "select %s from permits where id = :id and revoked_at is not null".formatted(COLUMNS);

    private static final String REVOKED_ALL_OF = """
            select %s from permits where user_id = :userId and revoked_at is not null and access_until > :now
            """.formatted(COLUMNS);

    private static final String LIST_LIVE = """
            select %s
              from permits
             where revoked_at is null and expires_at > :now %s
             order by issued_at desc, id desc
             limit :top offset :skip
            """;

    private static final String LIST_LIVE_OF_ALL = LIST_LIVE.formatted(COLUMNS, "");

    private static final String LIST_LIVE_OF_USER = LIST_LIVE.formatted(COLUMNS, "and user_id = :userId");

    private final Database database;

    public JdbcPermitStore(Database database) {
        this.database = database;
    }

    @Override
    public void add(Permit permit, long userVersion, String identityHash, Instant accessUntil) {
        database.write(client -> client.sql(ADD)
                .param("id", permit.id())
                .param("userId", permit.userId())
                .param("device", StoredPermit.deviceText(permit.device()))
                .param("issuedAt", permit.issuedAt().toEpochMilli())
                .param("renewedAt", permit.renewedAt().toEpochMilli())
                .param("expiresAt", permit.expiresAt().toEpochMilli())
                .param("endsAt", permit.endsAt().toEpochMilli())
                .param("accessUntil", accessUntil.toEpochMilli())
                .param("identity", identityHash)
                .param("userVersion", userVersion)
                .param("authTime", permit.authentication().time().toEpochMilli())
                .param("amr", StoredPermit.methodsText(permit.authentication()))
                .update());
    }

    @Override
    public RenewalDecision renew(RenewalRequest request) {
        return database.write(client -> advance(client, request)
                .or(() -> repeat(client, request))
                .or(() -> revokeOutdated(client, request))
                .or(() -> revokeCopied(client, request))
                .orElseGet(() -> whyNot(client, request.permitId())));
    }

    @Override
    public Optional<Permit> find(String id) {
        return database.read(client -> findIn(client, id));
    }

    @Override
    public List<Permit> listLive(@Nullable String userId, Instant now, int top, int skip) {
        return database.read(client -> client
                .sql(userId == null ? LIST_LIVE_OF_ALL : LIST_LIVE_OF_USER)
                .param("userId", userId)
                .param("now", now.toEpochMilli())
                .param("top", top)
                .param("skip", skip)
                .query(StoredPermit::read)
                .stream()
                .map(StoredPermit::permit)
                .toList());
    }

    @Override
    public Revocation revoke(String id, RevokedReason reason, Instant now) {
        return database.write(client -> {
            List<StoredPermit> ended =
                    revoke(revocation(client, REVOKE_ONE, reason, now).param("id", id), client);
            return revocation(ended, client.sql(REVOKED_ONE).param("id", id));
        });
    }

    @Override
    public Revocation revokeAllOf(String userId, RevokedReason reason, Instant now) {
        return database.write(client -> {
            List<StoredPermit> ended =
                    revoke(revocation(client, REVOKE_ALL_OF, reason, now).param("userId", userId), client);
            return revocation(
                    ended, client.sql(REVOKED_ALL_OF).param("userId", userId).param("now", now.toEpochMilli()));
        });
    }

    @Override
    public List<CutOff> cutOffs(Instant now) {
        return database.read(client -> FeedRows.cutOffs(client, now));
    }

    private static Optional<RenewalDecision> advance(JdbcClient client, RenewalRequest request) {
        return renewal(client, ADVANCE, request)
                .param("idleEnd", request.now().plus(request.idleLifetime()).toEpochMilli())
                .query(StoredPermit::read)
                .optional()
                .map(advanced -> new RenewalDecision.Advanced(advanced.permit()));
    }

    private static Optional<RenewalDecision> repeat(JdbcClient client, RenewalRequest request) {
        return renewal(client, REPEAT, request)
                .param("grace", request.grace().toMillis())
                .query(StoredPermit::read)
                .optional()
                .map(repeated -> new RenewalDecision.Repeated(repeated.permit()));
    }

    private static StatementSpec renewal(JdbcClient client, String sql, RenewalRequest request) {
        return client.sql(sql)
                .param("id", request.permitId())
                .param("presented", request.presentedHash())
                .param("successor", request.successorHash())
                .param("attempt", request.attemptHash())
                .param("now", request.now().toEpochMilli())
                .param("accessUntil", request.accessUntil().toEpochMilli())
                .param("permitsFrom", request.permitsFrom());
    }

    private static Optional<RenewalDecision> revokeOutdated(JdbcClient client, RenewalRequest request) {
        StatementSpec revocation = revocation(client, REVOKE_OUTDATED, RevokedReason.ACCOUNT_CHANGED, request.now())
                .param("id", request.permitId())
                .param("permitsFrom", request.permitsFrom());
        return revoke(revocation, client).stream()
                .findFirst()
                .map(revoked -> new RenewalDecision.Outdated(revoked.permit(), revoked.cutOff()));
    }

    private static Optional<RenewalDecision> revokeCopied(JdbcClient client, RenewalRequest request) {
        StatementSpec revocation = revocation(client, REVOKE_COPIED, RevokedReason.REFRESH_TOKEN_REUSED, request.now())
                .param("id", request.permitId());
        return revoke(revocation, client).stream()
                .findFirst()
                .map(revoked -> new RenewalDecision.Copied(revoked.permit(), revoked.cutOff()));
    }

    private static StatementSpec revocation(JdbcClient client, String sql, RevokedReason reason, Instant now) {
        return client.sql(sql).param("now", now.toEpochMilli()).param("reason", reason.name());
    }

    /** Revokes, and tells every node in the same transaction. */
    private static List<StoredPermit> revoke(StatementSpec revocation, JdbcClient client) {
        List<StoredPermit> revoked = revocation.query(StoredPermit::read).list();
        revoked.forEach(permit -> FeedRows.append(client, permit.cutOff()));
        return revoked;
    }

    private static Revocation revocation(List<StoredPermit> ended, StatementSpec revoked) {
        return new Revocation(
                ended.stream().map(StoredPermit::permit).toList(),
                revoked.query(StoredPermit::read).stream()
                        .map(StoredPermit::cutOff)
                        .toList());
    }

    private static RenewalDecision whyNot(JdbcClient client, String id) {
        return findIn(client, id)
                .<RenewalDecision>map(permit ->
                        permit.revokedAt() == null ? new RenewalDecision.Expired() : new RenewalDecision.Revoked())
                .orElseGet(RenewalDecision.Unknown::new);
    }

    private static Optional<Permit> findIn(JdbcClient client, String id) {
        return client.sql("select %s from permits where id = :id".formatted(COLUMNS))
                .param("id", id)
                .query(StoredPermit::read)
                .optional()
                .map(StoredPermit::permit);
    }
}
