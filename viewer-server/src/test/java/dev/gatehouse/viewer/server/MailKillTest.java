package dev.gatehouse.viewer.server;

import java.nio.file.Path;
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

    private void drill(int rounds, int registrations) throws Exception {
        try (MailKills kills = new MailKills(folder)) {
            for (int round = 0; round < rounds; round++) {
                kills.registerUntilKilled(registrations);
            }
            kills.compareWithTheLedger();
        }
    }
}
