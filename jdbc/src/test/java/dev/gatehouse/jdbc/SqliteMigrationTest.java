package dev.gatehouse.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.core.permit.CutOff;
import dev.gatehouse.core.permit.PermitStore;
import dev.gatehouse.core.permit.PermitStore.RenewalDecision;
import dev.gatehouse.core.permit.PermitStore.RenewalRequest;
import dev.gatehouse.core.user.User;
import dev.gatehouse.model.Authentication;
import dev.gatehouse.model.RevokedReason;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What stood in the database of an earlier version, after it was brought up to date. */
class SqliteMigrationTest {

    private static final Instant NOW = Instant.ofEpochMilli(1_000_000);
    private static final Instant LATER = NOW.plus(Duration.ofHours(1));

    @TempDir
    Path folder;

    private Database database;

    @BeforeEach
    void bringADatabaseOfVersion3UpToDate() {
        database = Database.sqlite(folder.resolve("test.db"));
        Flyway.configure()
                .dataSource("jdbc:sqlite:" + folder.resolve("test.db"), null, null)
                .locations("classpath:db/gatehouse/sqlite")
                .table("gatehouse_schema_history")
                .baselineOnMigrate(true)
                .baselineVersion("0")
                .target("3")
                .load()
                .migrate();
        database.write(client -> {
            insertUser(client);
            insertPermit(client);
            return client.sql("insert into cut_offs (permit_id, forget_at) values ('revoked', 2000000)")
                    .update();
        });
        database.migrate("db/gatehouse/sqlite", "gatehouse_schema_history");
    }

    @AfterEach
    void closeTheDatabase() {
        database.close();
    }

    private static void insertUser(JdbcClient client) {
        client.sql("""
                insert into users (id, email, password_hash, first_name, last_name, roles, claims, confirmed, disabled, version)
                values ('nimal', 'nimal@viewer.example', 'hash', 'Nimal', 'Perera', '["Admin"]', '{}', 1, 0, 5)
                """).update();
    }

    private static void insertPermit(JdbcClient client) {
        client.sql("""
                insert into permits (id, user_id, device, issued_at, renewed_at, expires_at, ends_at, access_until,
                                     current_hash)
                values ('permit', 'nimal', '{}', 0, 0, 9000000, 9000000, 2000000, 'first')
                """).update();
    }

    @Test
    void whatWasCutOffStaysCutOff() {
        assertThat(permits().cutOffs(NOW)).containsExactly(CutOff.ofPermit("revoked", Instant.ofEpochMilli(2_000_000)));
    }

    @Test
    void permitsAreRenewedAndRevoked() {
        assertThat(renewed("first", "second")).isInstanceOf(RenewalDecision.Advanced.class);
        assertThat(permits().revoke("permit", RevokedReason.SIGNED_OUT, NOW).ended())
                .hasSize(1);
    }

    @Test
    void theirUsersHadSignedInByPasswordWhenTheyWereGranted() {
        assertThat(permits().find("permit").orElseThrow().authentication())
                .isEqualTo(Authentication.byPassword(Instant.EPOCH));
    }

    @Test
    void aChangeOfPasswordEndsThem() {
        new JdbcUserStore(database).changePassword(nimal(), "another", LATER);
        assertThat(nimal().permitsFrom()).isEqualTo(6);
        assertThat(renewed("first", "second")).isInstanceOf(RenewalDecision.Outdated.class);
    }

    private RenewalDecision renewed(String presented, String successor) {
        return permits()
                .renew(new RenewalRequest(
                        "permit",
                        presented,
                        successor,
                        "attempt",
                        NOW,
                        Duration.ofDays(1),
                        Duration.ZERO,
                        LATER,
                        nimal().permitsFrom()));
    }

    private User nimal() {
        return new JdbcUserStore(database).find("nimal").orElseThrow();
    }

    private PermitStore permits() {
        return new JdbcPermitStore(database);
    }
}
