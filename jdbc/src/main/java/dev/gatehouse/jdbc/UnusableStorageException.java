package dev.gatehouse.jdbc;

import org.jspecify.annotations.Nullable;

/**
 * The data folder or the database can't be used: it is damaged, can't be written or is taken. The message is one plain
 * line for whoever runs the server; it names the file or folder.
 */
public final class UnusableStorageException extends RuntimeException {

    UnusableStorageException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
