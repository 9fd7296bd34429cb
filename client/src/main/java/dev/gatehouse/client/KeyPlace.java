package dev.gatehouse.client;

import java.io.IOException;
import java.util.Optional;

/** Where the key is that a file is sealed under. */
interface KeyPlace {

    /**
     * The key; empty where there is none, or not all of one.
     *
     * @throws IOException where that can't be said at the moment
     */
    Optional<SealingKey> read() throws IOException;

    /** Keeps a new one, so that it outlives the machine's loss of power, in the place of whatever was there. */
    SealingKey make() throws IOException;
}
