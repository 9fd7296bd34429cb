package dev.gatehouse.spring.limit;

import dev.gatehouse.core.claims.InvalidOptionException;

/**
 * How often anybody may ask for what costs something and needs no permit, at each node.
 *
 * @param addressBurst how many such requests one address may make at once; 0 for any number
 * @param addressPerMinute how many more it may make in each minute after that
 * @param accountBurst how many mails one e-mail address may be asked to be sent at once, whether it has an account or not; 0
 *     for any number
 * @param accountPerHour how many more in each hour after that
 */
public record LimitOptions(int addressBurst, int addressPerMinute, int accountBurst, int accountPerHour) {

    public LimitOptions {
        requireNotNegative("addressBurst", addressBurst);
        requirePositive("addressPerMinute", addressPerMinute);
        requireNotNegative("accountBurst", accountBurst);
        requirePositive("accountPerHour", accountPerHour);
    }

    private static void requireNotNegative(String name, int value) {
        if (value < 0) {
            throw new InvalidOptionException(name, "must be 0 or more, but is " + value);
        }
    }

    private static void requirePositive(String name, int value) {
        if (value < 1) {
            throw new InvalidOptionException(name, "must be 1 or more, but is " + value);
        }
    }
}
