package dev.gatehouse.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatehouse.client.PermitStore.Hold;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What all stores of permits promise, and what a file does besides. */
@Timeout(60)
final class PermitStoreTest {

    private static final Duration SHORTLY = Duration.ofMillis(30);
    private static final Duration LONG = Duration.ofSeconds(30);

    @TempDir
    private static Path folder;

    private static final AtomicInteger FILES = new AtomicInteger();

    private static Path file() {
        return folder.resolve("deep").resolve("permit-" + FILES.incrementAndGet());
    }

    static Stream<PermitStore> all() {
        return Stream.of(PermitStore.inMemory(), PermitStore.file(file()));
    }

    @ParameterizedTest
    @MethodSource("all")
    void whatIsWrittenIsRead(PermitStore store) throws Exception {
        assertThat(store.read()).isEmpty();
        try (Hold hold = store.hold(LONG)) {
            store.write("one");
            store.write("නිමල්");
        }
        assertThat(store.read()).contains("නිමල්");

        store.clear();
        store.clear();
        assertThat(store.read()).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("all")
    void oneHoldsItAndTheOthersWaitAsLongAsTheySay(PermitStore store) throws Exception {
        try (Hold hold = store.hold(LONG)) {
            assertThatThrownBy(() -> store.hold(SHORTLY)).isInstanceOf(TimeoutException.class);
            assertThatThrownBy(() -> store.hold(Duration.ZERO)).isInstanceOf(TimeoutException.class);

            Thread.currentThread().interrupt();
            assertThatThrownBy(() -> store.hold(LONG)).isInstanceOf(InterruptedException.class);
        }
        store.hold(Duration.ZERO).close();
    }

    @ParameterizedTest
    @MethodSource("all")
    void whoLetsItGoTwiceLetsItGoOnce(PermitStore store) throws Exception {
        Hold first = store.hold(LONG);
        first.close();
        try (Hold second = store.hold(LONG)) {
            first.close();

            assertThatThrownBy(() -> store.hold(SHORTLY)).isInstanceOf(TimeoutException.class);
        }
    }

    /** As one that has another class of this name, in the same process. */
    @Test
    void whoeverElseLocksItsFileIsWaitedFor() throws Exception {
        Path file = file();
        PermitStore store = PermitStore.file(file);
        store.hold(LONG).close();
        Path lock = file.resolveSibling(file.getFileName() + ".lock");
        try (FileChannel channel = FileChannel.open(lock, StandardOpenOption.WRITE);
                FileLock held = channel.lock()) {
            assertThat(held.isValid()).isTrue();

            assertThatThrownBy(() -> store.hold(SHORTLY)).isInstanceOf(TimeoutException.class);
        }
        store.hold(LONG).close();
    }

    @Test
    void howeverItIsNamedItIsOneFile() throws Exception {
        Path file = file();
        PermitStore store = PermitStore.file(file);
        try (Hold hold = store.hold(LONG)) {
            store.write("kept");
        }
        Path toFolder = Files.createSymbolicLink(folder.resolve("link"), file.getParent());
        Path toFile = Files.createSymbolicLink(folder.resolve("permit-link"), file);

        for (Path name : List.of(toFolder.resolve(file.getFileName()), toFile)) {
            PermitStore same = PermitStore.file(name);

            assertThat(same.read()).as(name.toString()).contains("kept");
            try (Hold hold = same.hold(LONG)) {
                assertThatThrownBy(() -> store.hold(SHORTLY)).isInstanceOf(TimeoutException.class);
                same.write("kept");
            }
            assertThat(store.read()).contains("kept");
        }
        assertThat(toFile).isSymbolicLink();
    }

    @Test
    void nothingIsLeftBesidesTheFileItsKeyAndItsLock() throws Exception {
        Path alone = folder.resolve("alone");
        PermitStore store = PermitStore.file(alone.resolve("permit"));
        Files.createDirectories(alone);
        // As whoever was killed while it wrote leaves it.
        Files.writeString(alone.resolve("permit.next"), "half of");
        try (Hold hold = store.hold(LONG)) {
            store.write("kept");
        }

        try (Stream<Path> left = Files.list(alone)) {
            assertThat(left.map(path -> path.getFileName().toString()))
                    .containsExactlyInAnyOrder("permit", "permit.key", "permit.lock");
        }
    }
}
