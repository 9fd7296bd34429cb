package dev.gatehouse.client;

import com.github.javakeyring.BackendNotSupportedException;
import com.github.javakeyring.Keyring;
import com.github.javakeyring.PasswordAccessException;
import java.io.IOException;
import java.util.Base64;
import java.util.Optional;

/** That of the system: macOS' Keychain, Windows' Credential Manager, or what offers the Secret Service (freedesktop.org) on Linux. */
final class SystemKeyRing implements KeyPlace {

    private static final String SERVICE = "Gatehouse";

    private final String name;

    /** @param name under which the key is there */
    SystemKeyRing(String name) {
        this.name = name;
    }

    /** Whether there is one, as far as can be said here: on a server there mostly isn't. */
    static boolean isThere() {
        try (Keyring ring = Keyring.create()) {
            return ring.getKeyringStorageType() != null;
        } catch (Exception | LinkageError none) {
            return false;
        }
    }

    @Override
    public Optional<SealingKey> read() throws IOException {
        try (Keyring ring = open()) {
            return Optional.of(new SealingKey(Base64.getDecoder().decode(ring.getPassword(SERVICE, name))));
        } catch (PasswordAccessException | IllegalArgumentException notThere) {
            return Optional.empty();
        } catch (Exception broken) {
            throw broken instanceof IOException away
                    ? away
                    : new IOException("the system's key ring doesn't answer", broken);
        }
    }

    @Override
    public SealingKey make() throws IOException {
        byte[] bytes = SealingKey.random();
        try (Keyring ring = open()) {
            ring.setPassword(SERVICE, name, Base64.getEncoder().encodeToString(bytes));
            return new SealingKey(bytes);
        } catch (PasswordAccessException locked) {
            throw new IOException("the system's key ring doesn't take a key: " + locked.getMessage(), locked);
        } catch (Exception broken) {
            throw broken instanceof IOException away
                    ? away
                    : new IOException("the system's key ring doesn't answer", broken);
        }
    }

    private static Keyring open() throws IOException {
        try {
            return Keyring.create();
        } catch (BackendNotSupportedException none) {
            throw new IOException("the system's key ring isn't there, which has the key", none);
        }
    }
}
