package dev.gatehouse.jdbc;

import dev.gatehouse.core.permit.CutOffs;
import java.time.Duration;
import java.util.function.Consumer;

/**
 * Those who are told what comes by the feed.
 *
 * @param cutOffs told of everything that is cut off, and as of when it is current
 * @param announcements told of what was announced
 * @param keysChanged told when keys may have changed
 * @param delays told of each cut-off how long ago it was written, by the database's clock
 */
record FeedListeners(CutOffs cutOffs, Announcements announcements, Runnable keysChanged, Consumer<Duration> delays) {}
