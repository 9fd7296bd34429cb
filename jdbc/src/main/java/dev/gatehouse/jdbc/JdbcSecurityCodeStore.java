package dev.gatehouse.jdbc;

import dev.gatehouse.core.user.CodePurpose;
import dev.gatehouse.core.user.LockoutAccount;
import dev.gatehouse.core.user.SecurityCodeStore;
import java.time.Instant;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Security codes in the table {@code security_codes}. Thread-safe. */
public final class JdbcSecurityCodeStore implements SecurityCodeStore {

    private static final String PUT = """
            insert into security_codes (subject, purpose, code_hash, bound_to, issued_at, expires_at, tries)
            values (:subject, :purpose, :hash, :boundTo, :issuedAt, :expiresAt, :tries)
            on conflict (subject, purpose) do update
               set code_hash = excluded.code_hash, bound_to = excluded.bound_to, issued_at = excluded.issued_at,
                   expires_at = excluded.expires_at, tries = excluded.tries
             where security_codes.issued_at <= :unlessAfter
            """;

    private static final String REDEEM = """
            update security_codes
               set tries = case when code_hash = :hash then 0 else tries - 1 end
             where subject = :subject and purpose = :purpose and tries > 0 and expires_at > :now
            returning case when code_hash = :hash then bound_to else null end
            """;

    private static final String GIVE_BACK = """
            update security_codes
               set tries = 1
             where subject = :subject and purpose = :purpose and code_hash = :hash and tries = 0
            """;

    /** Of its purpose there is never a code. */
    private static final String TOUCH_DECOY = """
            insert into security_codes (subject, purpose, code_hash, bound_to, issued_at, expires_at, tries)
            values (:subject, 'DECOY', '', '', :now, :now, 1)
            on conflict (subject, purpose) do update
               set issued_at = excluded.issued_at, expires_at = excluded.expires_at, tries = security_codes.tries + 1
            """;

    private final Database database;

    public JdbcSecurityCodeStore(Database database) {
        this.database = database;
    }

    @Override
    public boolean put(StoredCode code, Instant unlessAfter) {
        int written = database.write(client -> client.sql(PUT)
                .param("subject", code.subject())
                .param("purpose", code.purpose().name())
                .param("hash", code.hash())
                .param("boundTo", code.boundTo())
                .param("issuedAt", code.issuedAt().toEpochMilli())
                .param("expiresAt", code.expiresAt().toEpochMilli())
                .param("tries", code.tries())
                .param("unlessAfter", unlessAfter.toEpochMilli())
                .update());
        return written == 1;
    }

    @Override
    public Optional<String> redeem(
            CodePurpose purpose, String subject, String hash, Instant now, LockoutAccount decoy) {
        return database.write(client -> {
            Optional<String> boundTo = redeem(client, purpose, subject, hash, now);
            client.sql(TOUCH_DECOY)
                    .param("subject", decoy.id())
                    .param("now", now.toEpochMilli())
                    .update();
            return boundTo;
        });
    }

    @Override
    public void giveBack(CodePurpose purpose, String subject, String hash) {
        database.write(client -> client.sql(GIVE_BACK)
                .param("subject", subject)
                .param("purpose", purpose.name())
                .param("hash", hash)
                .update());
    }

    private static Optional<String> redeem(
            JdbcClient client, CodePurpose purpose, String subject, String hash, Instant now) {
        return client.sql(REDEEM)
                .param("subject", subject)
                .param("purpose", purpose.name())
                .param("hash", hash)
                .param("now", now.toEpochMilli())
                .query((row, number) -> Optional.ofNullable(row.getString(1)))
                .optional()
                .flatMap(boundTo -> boundTo);
    }
}
