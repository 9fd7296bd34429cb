package dev.gatehouse.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.gatehouse.testkit.JavaProcess;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataFolderTest {

    private static final List<String> QUIETLY =
            List.of("--enable-native-access=ALL-UNNAMED", "-Dorg.slf4j.simpleLogger.defaultLogLevel=warn");

    @TempDir
    Path temp;

    @Test
    void isMadeForItsOwnerOnly() throws IOException {
        try (DataFolder folder = DataFolder.open(temp.resolve("a/b"))) {
            assertThat(permissions(folder.path())).isEqualTo("rwx------");
            assertThat(permissions(folder.file("gatehouse.lock"))).isEqualTo("rw-------");
        }
    }

    @Test
    void isHeldByOneAtATime() {
        try (DataFolder held = DataFolder.open(temp)) {
            assertThatExceptionOfType(UnusableStorageException.class)
                    .isThrownBy(() -> DataFolder.open(temp))
                    .withMessage(inUse(held));
        }
        DataFolder.open(temp).close();
    }

    @Test
    void isHeldAgainstOtherProcessesAlsoAfterThisOneTriedToTakeItTwice() throws IOException {
        try (DataFolder held = DataFolder.open(temp)) {
            assertThatExceptionOfType(UnusableStorageException.class).isThrownBy(() -> DataFolder.open(temp));
            assertThat(openedByAnotherProcess()).isEqualTo(inUse(held));
        }
        assertThat(openedByAnotherProcess()).isEqualTo("opened");
    }

    @Test
    void isHeldUnderAnyName() throws IOException {
        Path link = Files.createSymbolicLink(temp.resolve("link"), Files.createDirectory(temp.resolve("folder")));
        try (DataFolder held = DataFolder.open(temp.resolve("folder"))) {
            assertThatExceptionOfType(UnusableStorageException.class)
                    .isThrownBy(() -> DataFolder.open(link))
                    .withMessage(inUse(held));
        }
    }

    @Test
    void closingItTwiceTakesItFromNobody() {
        DataFolder closed = DataFolder.open(temp);
        closed.close();
        try (DataFolder held = DataFolder.open(temp)) {
            closed.close();
            assertThatExceptionOfType(UnusableStorageException.class)
                    .isThrownBy(() -> DataFolder.open(temp))
                    .withMessage(inUse(held));
        }
    }

    @Test
    void whereItCanNotBeMadeItSaysSo() throws IOException {
        Path file = Files.createFile(temp.resolve("file"));
        assertThatExceptionOfType(UnusableStorageException.class)
                .isThrownBy(() -> DataFolder.open(file.resolve("folder")))
                .withMessage("The data folder " + file.resolve("folder") + " can't be made or written.");
    }

    private String openedByAnotherProcess() throws IOException {
        Process opener = JavaProcess.of(QUIETLY, Opener.class, temp.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try (BufferedReader lines = opener.inputReader()) {
            return lines.readLine();
        }
    }

    private static String inUse(DataFolder held) {
        return "The data folder " + held.path() + " is in use by another running process.";
    }

    private static String permissions(Path path) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }

    /** Says what became of opening the folder. */
    static final class Opener {

        private Opener() {}

        public static void main(String[] args) {
            try (DataFolder folder = DataFolder.open(Path.of(args[0]))) {
                System.out.println("opened");
            } catch (UnusableStorageException e) {
                System.out.println(e.getMessage());
            }
        }
    }
}
