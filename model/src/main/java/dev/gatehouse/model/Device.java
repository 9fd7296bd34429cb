package dev.gatehouse.model;

import org.jspecify.annotations.Nullable;

/**
 * The device a permit was granted to, as the device describes itself in {@code X-Device-Signature}. Shown to people who
 * look at their permits; never trusted for a decision.
 *
 * @param name what its owner calls it, e.g. {@code "Nimal's phone"}
 * @param model the maker's model name
 * @param manufacturer who made it
 * @param platform operating system or browser
 * @param idiom {@code phone}, {@code tablet}, {@code desktop}, …
 * @param hardwareVersion version of the device
 * @param softwareVersion version of the application
 * @param apiVersion version of the API the application was written for
 */
public record Device(
        @Nullable String name,
        @Nullable String model,
        @Nullable String manufacturer,
        @Nullable String platform,
        @Nullable String idiom,
        @Nullable String hardwareVersion,
        @Nullable String softwareVersion,
        @Nullable String apiVersion) {

    /** A device that said nothing about itself. */
    public static final Device UNKNOWN = new Device(null, null, null, null, null, null, null, null);
}
