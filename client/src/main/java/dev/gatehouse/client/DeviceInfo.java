package dev.gatehouse.client;

import dev.gatehouse.model.Device;
import java.net.InetAddress;
import java.net.UnknownHostException;

/** What is known of the device that an application runs on. */
public final class DeviceInfo {

    private DeviceInfo() {}

    /** This one, as far as Java knows it: its name in the network, its system and its processor. */
    public static Device detect() {
        return new Device(
                hostName(),
                System.getProperty("os.arch", ""),
                "",
                System.getProperty("os.name", ""),
                "desktop",
                System.getProperty("os.version", ""),
                "",
                "");
    }

    private static String hostName() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException nameless) {
            return "";
        }
    }
}
