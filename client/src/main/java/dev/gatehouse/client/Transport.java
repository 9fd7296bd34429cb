package dev.gatehouse.client;

import dev.gatehouse.model.Problem;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.Map;
import java.util.function.Consumer;
import javax.net.ssl.SSLPeerUnverifiedException;
import okhttp3.Dispatcher;
import okhttp3.HttpUrl;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import okhttp3.ResponseBody;
import okio.Buffer;
import okio.BufferedSource;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.MissingNode;

/** Sends a call to the one server there is, and reads its answer. It follows nobody anywhere else, and sends nothing twice. Thread-safe. */
final class Transport implements AutoCloseable {

    private static final MediaType JSON_TYPE = MediaType.get("application/json");
    private static final RequestBody NO_BODY = RequestBody.create(new byte[0], null);

    /** More than any answer has. */
    private static final long LONGEST_ANSWER = 32L << 20;

    private static final Duration LONGEST_SILENCE = Duration.ofSeconds(45);

    private final OkHttpClient http;
    private final HttpUrl root;
    private final JsonMapper json;
    private final Map<String, String> headers;

    /** @param headers that all calls have */
    Transport(OkHttpClient http, HttpUrl root, JsonMapper json, Map<String, String> headers) {
        // It would send a POST again whose connection broke. What is under way here is not the application's other
        // business.
        this.http = http.newBuilder()
                .dispatcher(new Dispatcher())
                .followRedirects(false)
                .followSslRedirects(false)
                .retryOnConnectionFailure(false)
                .addNetworkInterceptor(chain -> withoutRetryAfter(chain.proceed(chain.request())))
                .build();
        this.root = root;
        this.json = json;
        this.headers = headers;
    }

    /** It would send again at once what is answered 503 with a time of 0, and fails where that is no int. */
    private static Response withoutRetryAfter(Response response) {
        String after = response.header("Retry-After");
        return after == null
                ? response
                : response.newBuilder()
                        .removeHeader("Retry-After")
                        .header(Answer.RETRY_AFTER, after)
                        .build();
    }

    /** A connection that breaks while it is being made fails likewise, and may be made in a moment. */
    private static Unreachable failed(IOException failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof SSLPeerUnverifiedException || cause instanceof GeneralSecurityException) {
                return Unreachable.untrusted(failure);
            }
        }
        return new Unreachable("no answer: " + failure.getMessage(), failure);
    }

    /**
     * @param token to be shown, or {@code null}
     * @param until when the whole answer is waited for
     * @throws Unreachable where none came
     */
    Answer send(Call call, @Nullable String token, Deadline until) {
        OkHttpClient patient = http.newBuilder().callTimeout(until.left()).build();
        try (Response response = patient.newCall(request(call, token)).execute()) {
            return read(response);
        } catch (IOException failure) {
            if (Thread.currentThread().isInterrupted()) {
                throw Unreachable.interrupted(failure);
            }
            throw failed(failure);
        }
    }

    /**
     * An answer that goes on, to be closed by whoever reads it.
     *
     * @param sending is given what to cancel where nobody wants it any more
     * @throws Unreachable where none came
     */
    Response open(Call call, String token, Consumer<okhttp3.Call> sending) {
        // Servers tell every fifteen seconds that they are there.
        OkHttpClient patient = http.newBuilder()
                .callTimeout(Duration.ZERO)
                .readTimeout(LONGEST_SILENCE)
                .build();
        try {
            okhttp3.Call sent = patient.newCall(request(call, token));
            sending.accept(sent);
            Response opened = sent.execute();
            return opened.newBuilder()
                    .body(new BoundedEvents(opened.body(), LONGEST_ANSWER))
                    .build();
        } catch (IOException failure) {
            throw failed(failure);
        }
    }

    private Request request(Call call, @Nullable String token) {
        Request.Builder request = new Request.Builder().url(address(call.path()));
        headers.forEach(request::header);
        call.headers().forEach(request::header);
        if (token != null) {
            request.header("Authorization", "Bearer " + token);
        }
        return request.method(call.method(), body(call)).build();
    }

    private @Nullable RequestBody body(Call call) {
        if (call.body() != null) {
            return RequestBody.create(json.writeValueAsBytes(call.body()), JSON_TYPE);
        }
        return call.method().equals("GET") || call.method().equals("DELETE") ? null : NO_BODY;
    }

    /** @throws IllegalArgumentException where the path leads to another server */
    HttpUrl address(String path) {
        HttpUrl address = root.resolve(path);
        if (address == null || !isHome(address)) {
            throw new IllegalArgumentException("that is not at " + root);
        }
        return address;
    }

    /**
     * The page that follows one. Who is behind a proxy may name itself otherwise than it is called here: of what it says then only the query counts.
     *
     * @throws Unreachable where it is no address
     */
    String following(String asked, String link) {
        HttpUrl next = root.resolve(link);
        if (next == null) {
            throw new Unreachable("the answer names a page that is none", null);
        }
        if (isHome(next)) {
            return link;
        }
        String query = next.encodedQuery();
        return asked.split("\\?", 2)[0] + (query == null ? "" : "?" + query);
    }

    /** Whether a header may say that (RFC 9110 §5.5, visible ASCII and spaces): what a server says may have to be said to it again. */
    static boolean isHeader(String value) {
        return value.chars().allMatch(one -> one >= ' ' && one <= '~');
    }

    private boolean isHome(HttpUrl address) {
        return address.scheme().equals(root.scheme())
                && address.host().equals(root.host())
                && address.port() == root.port();
    }

    /** To its end, and closes it. */
    Answer readAll(Response response) {
        try (response) {
            return read(response);
        } catch (IOException failure) {
            throw new Unreachable("no answer: " + failure.getMessage(), failure);
        }
    }

    private Answer read(Response response) throws IOException {
        JsonNode body = parse(content(response.body()));
        return new Answer(response.code(), response.headers(), body, response.isSuccessful() ? null : problem(body));
    }

    private static byte[] content(ResponseBody body) throws IOException {
        BufferedSource source = body.source();
        Buffer read = new Buffer();
        while (source.read(read, 8_192) != -1) {
            if (read.size() > LONGEST_ANSWER) {
                throw new IOException("the answer is too long");
            }
        }
        return read.readByteArray();
    }

    private JsonNode parse(byte[] content) {
        try {
            return content.length == 0 ? MissingNode.getInstance() : json.readTree(content);
        } catch (JacksonException other) {
            return MissingNode.getInstance();
        }
    }

    /** Somebody else's answers have no code. */
    private @Nullable Problem problem(JsonNode body) {
        try {
            return body.path("code").isString() ? json.treeToValue(body, Problem.class) : null;
        } catch (JacksonException other) {
            return null;
        }
    }

    /** Whoever waits for an answer is told that none comes. */
    void cancel() {
        http.dispatcher().cancelAll();
    }

    @Override
    public void close() {
        http.dispatcher().executorService().shutdown();
    }
}
