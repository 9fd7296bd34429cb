package dev.gatehouse.client;

import dev.gatehouse.model.Device;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Locale;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * How a {@link Backend} was made; what each means says its {@link BackendBuilder}.
 *
 * @param uri the server's address
 * @param version of the API
 * @param device that permits are shown with
 * @param language of what the server says
 * @param userName the application's own word for a user
 * @param usersPath where the application has its users
 * @param permits where they are kept
 * @param cache folder where answers are kept, or {@code null} where they aren't
 * @param cacheBytes how much of them is
 * @param attempts how often a call is attempted
 * @param progress who is told how calls go
 * @param clock that tells when tokens expire
 * @param applyOn what puts answers into objects that were saved
 */
public record BackendOptions(
        URI uri,
        String version,
        Device device,
        Locale language,
        String userName,
        String usersPath,
        PermitStore permits,
        @Nullable Path cache,
        long cacheBytes,
        Attempts attempts,
        ProgressListener progress,
        Clock clock,
        Executor applyOn) {}
