package dev.gatehouse.drills;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import org.apache.hc.client5.http.classic.methods.HttpUriRequestBase;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.ParseException;
import org.apache.hc.core5.http.io.entity.EntityUtils;
import org.apache.hc.core5.http.io.entity.StringEntity;
import org.apache.hc.core5.util.Timeout;
import org.jspecify.annotations.Nullable;

/**
 * HTTP that never asks twice by itself: whether a request was answered is what the drills are about. Blocking, so each request
 * costs one virtual thread and no hand-over.
 */
final class Http {

    private static final int MAX_CONNECTIONS = 2_000;

    /** Longer than any answer may take: who waits that long has found something. */
    private static final Timeout PATIENCE = Timeout.ofSeconds(30);

    private static final CloseableHttpClient CLIENT = HttpClients.custom()
            .setConnectionManager(PoolingHttpClientConnectionManagerBuilder.create()
                    .setMaxConnTotal(MAX_CONNECTIONS)
                    .setMaxConnPerRoute(MAX_CONNECTIONS)
                    .setDefaultConnectionConfig(ConnectionConfig.custom()
                            .setConnectTimeout(PATIENCE)
                            .setSocketTimeout(PATIENCE)
                            .build())
                    .build())
            .setDefaultRequestConfig(
                    RequestConfig.custom().setResponseTimeout(PATIENCE).build())
            .disableAutomaticRetries()
            .disableRedirectHandling()
            .disableCookieManagement()
            .disableAuthCaching()
            .build();

    private Http() {}

    /**
     * @throws IOException where no whole answer came; whether the request was done is unknown
     */
    static Answer send(String method, URI address, @Nullable String json, @Nullable String token) throws IOException {
        HttpUriRequestBase request = new HttpUriRequestBase(method, address);
        if (json != null) {
            request.setEntity(new StringEntity(json, ContentType.APPLICATION_JSON));
        }
        if (token != null) {
            request.setHeader("Authorization", "Bearer " + token);
        }
        return CLIENT.execute(request, Http::answer);
    }

    private static Answer answer(ClassicHttpResponse response) throws IOException, ParseException {
        HttpEntity entity = response.getEntity();
        String body = entity == null ? "" : EntityUtils.toString(entity, StandardCharsets.UTF_8);
        return new Answer(response.getCode(), body, response.containsHeader("Retry-After"));
    }
}
