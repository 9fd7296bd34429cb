package dev.gatehouse.client;

import dev.gatehouse.model.Device;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executor;
import okhttp3.HttpUrl;
import okhttp3.OkHttpClient;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.json.JsonWriteFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.cfg.JsonNodeFeature;
import tools.jackson.databind.json.JsonMapper;

/** Makes a {@link Backend}. Not thread-safe. */
public final class BackendBuilder {

    private static final Set<String> THIS_MACHINE = Set.of("localhost", "127.0.0.1", "::1");

    private final HttpUrl uri;

    private String version = "1.0";
    private @Nullable Device device;
    private Locale language = Locale.getDefault();
    private String userName = "user";
    private @Nullable String usersPath;
    private PermitStore permits = PermitStore.inMemory();
    private @Nullable Path cache;
    private long cacheBytes = 32L << 20;
    private Attempts attempts = Attempts.DEFAULT;
    private ProgressListener progress = ProgressListener.NONE;
    private Clock clock = Clock.systemUTC();
    private Executor applyOn = Runnable::run;
    private OkHttpClient http = new OkHttpClient();
    private boolean mayBePlain;
    private Duration settling = PermitKeeper.SETTLING;

    BackendBuilder(URI uri) {
        HttpUrl parsed = HttpUrl.get(uri);
        if (parsed == null || !parsed.username().isEmpty() || parsed.query() != null || parsed.fragment() != null) {
            throw new IllegalArgumentException("the address of a server is expected, as in https://api.example");
        }
        this.uri = parsed.encodedPath().endsWith("/")
                ? parsed
                : parsed.newBuilder().addPathSegment("").build();
    }

    /** Of the API that the application was made for. Default: {@code 1.0}. */
    public BackendBuilder version(String version) {
        this.version = version;
        return this;
    }

    /** What permits are shown with. Default: {@link DeviceInfo#detect()}. */
    public BackendBuilder device(Device device) {
        this.device = device;
        return this;
    }

    /** Of what the server says to people. Default: this machine's. */
    public BackendBuilder language(Locale language) {
        this.language = language;
        return this;
    }

    /** The application's own word for a user, {@code trader} for instance, which its addresses and answers have. Default: {@code user}. */
    public BackendBuilder userName(String userName) {
        this.userName = userName;
        return this;
    }

    /**
     * Where the application has its users, {@code api/traders} for instance, as the server's {@code gatehouse.web.users-path} has it. Default: after
     * {@code api/} the English plural of {@link #userName}.
     */
    public BackendBuilder usersPath(String usersPath) {
        this.usersPath = usersPath;
        return this;
    }

    /** Where permits are kept. Default: in memory, so that they are gone with the process. */
    public BackendBuilder keepPermitsIn(PermitStore permits) {
        this.permits = permits;
        return this;
    }

    /**
     * Where answers to {@link Backend#list} and {@link Backend#find} are kept, as far as the server allows, so that it only has to say whether they
     * still hold, and they can be read without it. They are sealed, each session's for itself, and gone with it. Processes may share a folder.
     * Default: nowhere.
     */
    public BackendBuilder cacheIn(Path folder) {
        this.cache = folder;
        return this;
    }

    /**
     * How much is kept of answers, about; those go first that the server confirmed least lately. Default: 32 MiB.
     *
     * @throws IllegalArgumentException where it isn't positive
     */
    public BackendBuilder cacheSize(long bytes) {
        if (bytes < 1) {
            throw new IllegalArgumentException("a cache of " + bytes + " bytes keeps nothing");
        }
        this.cacheBytes = bytes;
        return this;
    }

    /** How often a call is attempted, and when. Default: {@link Attempts#DEFAULT}. */
    public BackendBuilder attempts(Attempts attempts) {
        this.attempts = attempts;
        return this;
    }

    /** Who is told how calls go. Default: nobody. */
    public BackendBuilder progress(ProgressListener progress) {
        this.progress = progress;
        return this;
    }

    /** By which it is told when tokens expire. Default: this machine's. */
    public BackendBuilder clock(Clock clock) {
        this.clock = clock;
        return this;
    }

    /**
     * Where {@link Backend#saveAsync} puts the server's answer into the object, and tells its listeners: {@code SwingUtilities::invokeLater}, or
     * {@code Platform::runLater}. Default: on the thread that has the answer.
     */
    public BackendBuilder applyOn(Executor executor) {
        this.applyOn = executor;
        return this;
    }

    /** Whose connections, proxies and certificates are used. Default: one of its own. */
    public BackendBuilder http(OkHttpClient http) {
        this.http = http;
        return this;
    }

    /**
     * Whoever is on the way of plain HTTP reads the tokens: only for a network where nobody is. Default: it is refused, except to this machine.
     */
    public BackendBuilder allowPlainHttp() {
        this.mayBePlain = true;
        return this;
    }

    /** For tests, which wait for less. */
    BackendBuilder settling(Duration settling) {
        this.settling = settling;
        return this;
    }

    /** @throws IllegalStateException where tokens would go over plain HTTP and nobody allowed that */
    public Backend build() {
        if (!uri.isHttps() && !mayBePlain && !THIS_MACHINE.contains(uri.host())) {
            throw new IllegalStateException("tokens are only sent over HTTPS; allowPlainHttp() allows otherwise");
        }
        Device known = device == null ? DeviceInfo.detect() : device;
        BackendOptions options = new BackendOptions(
                uri.uri(),
                version,
                known,
                language,
                userName,
                users(),
                permits,
                cache,
                cacheBytes,
                attempts,
                progress,
                clock,
                applyOn);
        // Headers are in ASCII, and so is what is in them. Money is exact.
        JsonMapper json = JsonMapper.builder()
                .enable(JsonWriteFeature.ESCAPE_NON_ASCII)
                .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
                .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
                .build();
        return new Backend(options, new Transport(http, uri, json, headers(json, known)), answers(), json, settling);
    }

    private String users() {
        return usersPath == null ? "api/" + ResourceType.plural(userName) : usersPath.replaceFirst("^/", "");
    }

    private @Nullable AnswerCache answers() {
        return cache == null
                ? null
                : new AnswerCache(cache, cacheBytes, version + " " + language.toLanguageTag(), clock);
    }

    private Map<String, String> headers(JsonMapper json, Device known) {
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("Accept", "application/json, application/problem+json");
        headers.put("Accept-Language", language.toLanguageTag());
        headers.put("x-api-version", version);
        headers.put("X-Device-Signature", json.writeValueAsString(known));
        return headers;
    }
}
