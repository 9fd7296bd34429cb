package dev.gatehouse.viewer.server;

import dev.gatehouse.testkit.PostgresServer;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** No e-mail is lost, and no code is good twice, whenever the viewer is killed. */
final class MailKillTest {

    @TempDir
    private Path folder;

    @Test
    void everyAcknowledgedRegistrationGetsACodeThatIsGoodOnce() throws Exception {
        drill(1, 20);
    }

    @Test
    @Tag("drill")
    void alsoWhenItIsKilledAgainAndAgain() throws Exception {
        drill(20, 40);
    }

    @Test
    @Tag("drill")
    void soDoesEveryPasswordThatIsToBeSetAnewAndEveryAddressThatIsToBeChanged() throws Exception {
        all(Map.of());
    }

    @Test
    @Tag("drill")
    void allOfItHoldsOnPostgresql() throws Exception {
        all(Map.of("GATEHOUSE_DATABASE_URL", PostgresServer.shared().newDatabase()));
    }

    private void drill(int rounds, int registrations) throws Exception {
        try (MailKills kills = new MailKills(folder, Map.of())) {
            for (int round = 0; round < rounds; round++) {
                kills.registerUntilKilled(registrations);
            }
            kills.compareWithTheLedger();
        }
    }

    private void all(Map<String, String> settings) throws Exception {
        try (MailKills kills = new MailKills(folder, settings)) {
            kills.registerUntilKilled(20);
            kills.compareWithTheLedger();
            kills.resetUntilKilled();
            kills.compareResets();
            kills.changeEmailsUntilKilled();
            kills.compareEmailChanges();
        }
    }
}
