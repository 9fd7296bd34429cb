package dev.gatehouse.core.permit;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Collections;
import java.util.Set;

/** The file a key-encryption key is kept in: one line, for its owner's eyes alone. */
final class KeyFile {

    private static final Set<PosixFilePermission> OWNER_ONLY = PosixFilePermissions.fromString("rw-------");

    private static final Set<PosixFilePermission> OTHERS = PosixFilePermissions.fromString("---rwxrwx");

    /** More than any key takes: whatever is longer isn't read. */
    private static final int MAX_BYTES = 1024;

    private final Path path;

    KeyFile(Path path) {
        this.path = path.toAbsolutePath();
    }

    /** Whether there is one. */
    boolean exists() {
        return Files.exists(path);
    }

    /** Its line. Refused where others than its owner may do anything with it. */
    String read() {
        try {
            if (!Files.isRegularFile(path) || Files.size(path) > MAX_BYTES) {
                throw damaged();
            }
            requireOwnerOnly();
            return new String(Files.readAllBytes(path), StandardCharsets.ISO_8859_1).strip();
        } catch (IOException unreadable) {
            throw failed("read", unreadable);
        }
    }

    /**
     * Creates it with this line, whole or not at all; a file that is there stays as it is, also one that somebody else
     * creates at this moment.
     */
    void create(String line) {
        try {
            Path temporary = Files.createTempFile(folder(), path.getFileName().toString(), ".new");
            try {
                write(temporary, line + "\n");
                linkOrMove(temporary);
            } finally {
                Files.deleteIfExists(temporary);
            }
            syncFolder();
        } catch (FileAlreadyExistsException anotherWasQuicker) {
            // Then its key is the one.
        } catch (IOException failed) {
            throw failed("created", failed);
        }
    }

    KeyEncryptionException damaged() {
        return new KeyEncryptionException(
                this + " is damaged: it must hold one line, the base64url text of 32 random bytes");
    }

    private void requireOwnerOnly() throws IOException {
        if (isPosix(path) && !Collections.disjoint(Files.getPosixFilePermissions(path), OTHERS)) {
            throw new KeyEncryptionException(
                    this + " is open to others than its owner: chmod 600 it, and consider its key known");
        }
    }

    private void write(Path temporary, String text) throws IOException {
        if (isPosix(temporary)) {
            Files.setPosixFilePermissions(temporary, OWNER_ONLY);
        }
        try (FileChannel channel = FileChannel.open(temporary, StandardOpenOption.WRITE)) {
            ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII));
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            channel.force(true);
        }
    }

    /** A link fails where the name is taken; a move may overwrite one taken in the meantime, so it comes second. */
    private void linkOrMove(Path temporary) throws IOException {
        try {
            Files.createLink(path, temporary);
        } catch (FileAlreadyExistsException taken) {
            throw taken;
        } catch (UnsupportedOperationException | FileSystemException withoutLinks) {
            Files.move(temporary, path);
        }
    }

    /** Only then does the name outlive a loss of power. Not every system lets a folder be opened. */
    private void syncFolder() {
        try (FileChannel channel = FileChannel.open(folder(), StandardOpenOption.READ)) {
            channel.force(true);
        } catch (IOException unsupported) {
            // Windows: its journal has to do.
        }
    }

    private Path folder() {
        return path.resolveSibling("").toAbsolutePath();
    }

    private static boolean isPosix(Path file) {
        return Files.getFileAttributeView(file, PosixFileAttributeView.class) != null;
    }

    private KeyEncryptionException failed(String verb, IOException cause) {
        return new KeyEncryptionException(this + " can't be " + verb + ": " + reason(cause), cause);
    }

    private static String reason(IOException cause) {
        return switch (cause) {
            case AccessDeniedException denied -> "access is denied";
            case NoSuchFileException missing -> "there is no such folder or file";
            case FileSystemException other when other.getReason() != null -> other.getReason();
            default -> cause.getClass().getSimpleName();
        };
    }

    @Override
    public String toString() {
        return "key file " + path;
    }
}
