package dev.gatehouse.core.permit;

import java.time.Instant;

/**
 * "No access token of this permit is valid any more."
 *
 * @param permitId the permit
 * @param forgetAt when the last access token ever issued under it expires, and this can be forgotten
 */
public record CutOff(String permitId, Instant forgetAt) {}
