package dev.gatehouse.viewer.server;

import dev.gatehouse.core.permit.PermitReader;
import dev.gatehouse.core.permit.Reading;
import dev.gatehouse.model.FieldCode;
import dev.gatehouse.model.ProblemCode;
import dev.gatehouse.spring.guard.Callers;
import dev.gatehouse.spring.guard.RequiresPolicy;
import dev.gatehouse.spring.web.QueryParameters;
import dev.gatehouse.viewer.model.NewPrice;
import dev.gatehouse.viewer.model.PriceEvent;
import dev.gatehouse.viewer.server.NewPrices.Numbered;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.time.Duration;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

/**
 * {@code /api/prices/stream}: new prices as server-sent events (HTML Living Standard §9.2), each under its number. Whoever comes back
 * with the last number they saw ({@code Last-Event-ID}) gets all that came since. It ends with the access token.
 */
@RestController
@RequestMapping("/api/prices/stream")
final class PriceStream {

    private static final Logger LOG = LoggerFactory.getLogger(PriceStream.class);

    private static final String INDUSTRY = "industry";
    static final String LAST_EVENT_ID = "Last-Event-ID";
    private static final Pattern NUMBER = Pattern.compile("[0-9]{1,18}");

    /** How often it is looked whether the token still holds. */
    private static final Duration LOOK_EVERY = Duration.ofMillis(100);

    private static final Duration RETRY = Duration.ofSeconds(1);

    private static final long NEVER = 0;

    private final PriceTail tail;
    private final Industries industries;
    private final PermitReader permits;
    private final Duration heartbeat;

    PriceStream(PriceTail tail, Industries industries, PermitReader permits, ViewerProperties properties) {
        this.tail = tail;
        this.industries = industries;
        this.permits = permits;
        this.heartbeat = properties.stream().heartbeat();
    }

    @GetMapping(version = ViewerVersions.PLAIN, produces = MediaType.TEXT_EVENT_STREAM_VALUE)
    @RequiresPolicy(ViewerPolicies.SKILLED_TRADERS)
    SseEmitter listen(
            @RequestParam(name = INDUSTRY, required = false) @Nullable String industry, HttpServletRequest request) {
        return listen(industry, request, event -> event);
    }

    @GetMapping(version = ViewerVersions.QUOTED, produces = MediaType.TEXT_EVENT_STREAM_VALUE)
    @RequiresPolicy(ViewerPolicies.SKILLED_TRADERS)
    SseEmitter listenToNewPrices(
            @RequestParam(name = INDUSTRY, required = false) @Nullable String industry, HttpServletRequest request) {
        return listen(industry, request, PriceStream::newPrice);
    }

    private static NewPrice newPrice(PriceEvent event) {
        return new NewPrice(event.share(), event.tag(), event.industry(), event.price(), event.at());
    }

    private SseEmitter listen(@Nullable String industry, HttpServletRequest request, Function<PriceEvent, ?> form) {
        QueryParameters.requireKnown(request, INDUSTRY::equals);
        if (industry != null && industries.find(industry).isEmpty()) {
            throw QueryParameters.refused(INDUSTRY, FieldCode.UNKNOWN);
        }
        String last = request.getHeader(LAST_EVENT_ID);
        PriceTail.Listener listener = last == null ? tail.listen() : tail.listen(number(last));
        SseEmitter emitter = new SseEmitter(NEVER);
        Thread.ofVirtual().name("prices").start(new Sending(emitter, listener, industry, form, tokenOf(request)));
        return emitter;
    }

    /** For one who listens: on a thread of its own, since it waits for them. */
    private final class Sending implements Runnable {

        private final SseEmitter emitter;
        private final PriceTail.Listener listener;
        private final @Nullable String industry;
        private final Function<PriceEvent, ?> form;
        private final String token;
        private long sentAt = System.nanoTime();

        Sending(
                SseEmitter emitter,
                PriceTail.Listener listener,
                @Nullable String industry,
                Function<PriceEvent, ?> form,
                String token) {
            this.emitter = emitter;
            this.listener = listener;
            this.industry = industry;
            this.form = form;
            this.token = token;
        }

        @Override
        public void run() {
            try (listener) {
                emitter.send(SseEmitter.event().comment("new prices").reconnectTime(RETRY.toMillis()));
                sendAll();
                emitter.complete();
            } catch (IOException | IllegalStateException gone) {
                LOG.debug("somebody stopped listening", gone);
            } catch (DataAccessException away) {
                LOG.debug("somebody who listened is to come again", away);
                emitter.complete();
            } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
            } catch (RuntimeException failure) {
                LOG.error("somebody who listened is to come again", failure);
                emitter.complete();
            }
        }

        private void sendAll() throws IOException, InterruptedException {
            Reading reading = permits.read(token);
            while (reading instanceof Reading.Valid && tail.isRunning()) {
                for (Numbered price : listener.await(LOOK_EVERY)) {
                    send(price);
                }
                beat();
                reading = permits.read(token);
            }
            if (!(reading instanceof Reading.Valid)) {
                emitter.send(SseEmitter.event().name("end").data(new End(codeOf(reading)), MediaType.APPLICATION_JSON));
            }
        }

        private void send(Numbered price) throws IOException {
            if (industry == null || industry.equals(price.event().industry())) {
                emitter.send(SseEmitter.event()
                        .id(String.valueOf(price.number()))
                        .name("price")
                        .data(form.apply(price.event()), MediaType.APPLICATION_JSON));
                sentAt = System.nanoTime();
            }
        }

        /** Tells who listens, and whoever is between, that somebody is there; and us, where nobody is. */
        private void beat() throws IOException {
            if (System.nanoTime() - sentAt >= heartbeat.toNanos()) {
                emitter.send(SseEmitter.event().comment("still here"));
                sentAt = System.nanoTime();
            }
        }
    }

    /** Why it is over: the code that a request with that token is answered. */
    record End(String code) {}

    private static String codeOf(Reading reading) {
        return (reading instanceof Reading.Revoked ? ProblemCode.TOKEN_REVOKED : ProblemCode.TOKEN_EXPIRED).code();
    }

    /** The guard has seen that there is one. */
    private static String tokenOf(HttpServletRequest request) {
        return Callers.token(request).orElseThrow();
    }

    private static long number(String lastEventId) {
        if (!NUMBER.matcher(lastEventId).matches()) {
            throw QueryParameters.refused(LAST_EVENT_ID, FieldCode.MALFORMED);
        }
        return Long.parseLong(lastEventId);
    }
}
