package dev.gatehouse.client;

import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Path;

/** A process of its own that keeps a permit with the key ring of its session, if that has one; it says what it has seen. */
final class SystemKeyRingProcess {

    private SystemKeyRingProcess() {}

    /** Arguments: the server, the permit's file, and who signs in where nobody is. */
    public static void main(String[] arguments) {
        try (Backend backend = Backend.at(URI.create(arguments[0]))
                .keepPermitsIn(PermitStore.keyRing(Path.of(arguments[1])))
                .build()) {
            String before = "restored";
            if (!backend.restore()) {
                backend.signIn(arguments[2], TestServer.PASSWORD);
                before = "signed in";
            }
            System.out.println(
                    before + ", answered " + backend.call(Call.get("greeting")).status());
        } catch (UncheckedIOException locked) {
            System.out.println("refused: " + locked.getCause().getMessage());
        }
    }
}
