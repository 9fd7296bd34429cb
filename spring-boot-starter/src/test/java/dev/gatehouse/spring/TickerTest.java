package dev.gatehouse.spring;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class TickerTest {

    private static final Duration OFTEN = Duration.ofMillis(1);
    private static final Duration NEVER = Duration.ofDays(1);

    @Test
    void itTicksFromItsStartOn() throws Exception {
        CountDownLatch ticks = new CountDownLatch(3);
        Ticker ticker = new Ticker("test", OFTEN, goOn -> ticks.countDown());

        assertThat(ticks.getCount()).isEqualTo(3);
        ticker.start();

        assertThat(ticks.await(10, TimeUnit.SECONDS)).isTrue();
        ticker.stop();
    }

    @Test
    void itTicksOnceMoreWhenItIsAskedTo() throws Exception {
        CountDownLatch ticks = new CountDownLatch(1);
        Ticker ticker = new Ticker("test", NEVER, goOn -> ticks.countDown());
        ticker.start();

        ticker.soon();

        assertThat(ticks.await(10, TimeUnit.SECONDS)).isTrue();
        ticker.stop();
    }

    @Test
    void whatItIsAtComesToItsEndBeforeItStops() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        AtomicBoolean ended = new AtomicBoolean();
        Ticker ticker = new Ticker("test", NEVER, goOn -> {
            begun.countDown();
            while (goOn.getAsBoolean()) {
                Thread.onSpinWait();
            }
            ended.set(!Thread.currentThread().isInterrupted());
        });
        ticker.soon();
        begun.await();

        ticker.stop();

        assertThat(ended).isTrue();
    }

    @Test
    void nothingIsDoneAfterItStopped() {
        AtomicInteger ticks = new AtomicInteger();
        Ticker ticker = new Ticker("test", OFTEN, goOn -> ticks.incrementAndGet());
        ticker.stop();

        ticker.soon();

        assertThat(ticks).hasValue(0);
    }
}
