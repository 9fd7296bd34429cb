package dev.gatehouse.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataFolderTest {

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
                    .isThrownBy(() -> DataFolder.open(held.path()))
                    .withMessage("The data folder " + temp + " is in use by another running process.");
        }
        DataFolder.open(temp).close();
    }

    @Test
    void whereItCanNotBeMadeItSaysSo() throws IOException {
        Path file = Files.createFile(temp.resolve("file"));
        assertThatExceptionOfType(UnusableStorageException.class)
                .isThrownBy(() -> DataFolder.open(file.resolve("folder")))
                .withMessage("The data folder " + file.resolve("folder") + " can't be made or written.");
    }

    private static String permissions(Path path) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }
}
