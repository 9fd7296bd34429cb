package dev.gatehouse.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.testkit.JavaProcess;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.io.TempDir;

/** What was acknowledged survives a process that is killed without warning, in the middle of whatever it does. */
class KillTest {

    private static final List<String> QUIETLY =
            List.of("--enable-native-access=ALL-UNNAMED", "-Dorg.slf4j.simpleLogger.defaultLogLevel=warn");

    @TempDir
    Path folder;

    @RepeatedTest(5)
    void everyAcknowledgedWriteSurvivesAKill() throws IOException, InterruptedException {
        List<String> acknowledged = killedAfter(ThreadLocalRandom.current().nextInt(1, 300));
        try (DataFolder held = DataFolder.open(folder);
                Database database = Database.sqlite(held.file("test.db"))) {
            assertThat(acknowledged).isNotEmpty();
            assertThat(notes(database)).containsAll(acknowledged);
            assertThat(integrity(database)).isEqualTo("ok");
            database.write(
                    client -> client.sql("insert into notes values ('alive')").update());
        }
    }

    /** Kills the writer once it has acknowledged some notes; everything it acknowledged until it was dead. */
    private List<String> killedAfter(int notes) throws IOException, InterruptedException {
        Process writer = JavaProcess.of(QUIETLY, Writer.class, folder.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        List<String> acknowledged = new ArrayList<>();
        try (BufferedReader lines = writer.inputReader()) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                acknowledged.add(line);
                if (acknowledged.size() == notes) {
                    // Through the handle: what the process wrote before can then still be read.
                    writer.toHandle().destroyForcibly();
                }
            }
        } finally {
            writer.destroyForcibly().waitFor();
        }
        return acknowledged;
    }

    private static List<String> notes(Database database) {
        return database.read(client ->
                client.sql("select note from notes").query(String.class).list());
    }

    private static String integrity(Database database) {
        return database.read(client ->
                client.sql("pragma integrity_check").query(String.class).single());
    }

    /** Writes notes for as long as it lives, a few at a time, and acknowledges each when it is written. */
    static final class Writer {

        private Writer() {}

        public static void main(String[] args) {
            DataFolder folder = DataFolder.open(Path.of(args[0]));
            Database database = Database.sqlite(folder.file("test.db"));
            database.migrate("db/test", "test_schema_history");
            for (int i = 0; i < 4; i++) {
                String name = "writer " + i;
                Thread.ofPlatform().start(() -> writeForEver(database, name));
            }
        }

        private static void writeForEver(Database database, String name) {
            for (int number = 0; ; number++) {
                String note = name + " note " + number;
                database.write(client -> client.sql("insert into notes values (:note)")
                        .param("note", note)
                        .update());
                System.out.println(note);
            }
        }
    }
}
