package dev.gatehouse.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.core.permit.PermitStore;
import dev.gatehouse.core.user.LockoutAccount;
import dev.gatehouse.core.user.LockoutOptions;
import dev.gatehouse.core.user.User;
import dev.gatehouse.core.user.UserStore;
import dev.gatehouse.core.user.UserStore.Admission;
import dev.gatehouse.testkit.UserStoreContract;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JdbcUserStoreTest extends UserStoreContract {

    private static final Instant NOW = Instant.parse("2026-11-22T12:00:00Z");

    @TempDir
    Path folder;

    private Database database;

    @BeforeEach
    void openTheDatabase() {
        database = open();
    }

    /** The database on the engine under test; the same one every time. */
    Database open() {
        return TestDatabases.sqlite(folder);
    }

    @AfterEach
    void closeTheDatabase() {
        database.close();
    }

    @Override
    protected UserStore store() {
        return new JdbcUserStore(database);
    }

    @Override
    protected PermitStore permits() {
        return new JdbcPermitStore(database);
    }

    @Test
    void accountsAndLocksAreThereAfterReopening() {
        User nimal = addNimal();
        LockoutAccount account = new LockoutAccount(nimal.id());
        store().countFailure(account, NOW, new LockoutOptions(1, Duration.ofMinutes(1), Duration.ofMinutes(1)));

        database.close();
        openTheDatabase();

        assertThat(store().find(nimal.id())).contains(nimal);
        assertThat(store().admit(account, NOW)).isEqualTo(Admission.LOCKED);
    }

    @Test
    void everySignInChangesItsRowWhateverComesOfIt() {
        LockoutAccount account = new LockoutAccount(addNimal().id());
        LockoutOptions options = new LockoutOptions(1, Duration.ofMinutes(1), Duration.ofMinutes(1));

        assertThat(store().admit(account, NOW)).isEqualTo(Admission.OPEN);
        assertThat(settled(account)).as("passed").isEqualTo(1);
        store().countFailure(account, NOW, options);
        assertThat(settled(account)).as("failed").isEqualTo(2);
        store().countFailure(account, NOW, options);
        assertThat(settled(account)).as("failed while locked").isEqualTo(3);
        assertThat(store().admit(account, NOW)).isEqualTo(Admission.LOCKED);
        assertThat(settled(account)).as("refused as locked").isEqualTo(4);
    }

    private User addNimal() {
        User nimal = new User(
                "nimal", "nimal@viewer.example", "Nimal", "Perera", Set.of("Admin"), Map.of(), true, false, 1, 1);
        store().add(nimal, "hash");
        return nimal;
    }

    private long settled(LockoutAccount account) {
        return database.read(client -> client.sql("select settled from lockouts where subject = :subject")
                .param("subject", account.id())
                .query(Long.class)
                .single());
    }
}
