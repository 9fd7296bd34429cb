package dev.gatehouse.client;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/** Beside the file that is sealed under it. */
final class KeyFile implements KeyPlace {

    private final Path file;

    KeyFile(Path file) {
        this.file = file;
    }

    @Override
    public Optional<SealingKey> read() throws IOException {
        return SealingKey.read(file);
    }

    @Override
    public SealingKey make() throws IOException {
        byte[] bytes = SealingKey.random();
        OwnersOnly.replace(file, bytes);
        return new SealingKey(bytes);
    }
}
