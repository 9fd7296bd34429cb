package dev.gatehouse.viewer.server;

import dev.gatehouse.spring.InvalidPropertyException;
import dev.gatehouse.spring.ManagedClaim;
import dev.gatehouse.spring.UserView;
import java.util.List;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;

/** Starts the Share Price Viewer. */
@SpringBootApplication(proxyBeanMethods = false)
@EnableConfigurationProperties(ViewerProperties.class)
public class ViewerApplication {

    private static final int MAX_PORT = 65_535;

    private static final String CARRIERS = "jdk.virtualThreadScheduler.parallelism";
    private static final int MANY = 64;

    /**
     * Without an argument it starts the viewer; {@code keys …}, {@code users …}, {@code audit …} and {@code prices …} look
     * after its database instead, and {@code doctor} looks at all it needs.
     */
    public static void main(String[] args) {
        if (Commands.isOne(List.of(args))) {
            System.exit(Commands.run(List.of(args)));
        }
        // Classes are loaded from jars in a jar: a thread that waits for one keeps its carrier, and whoever has the jar
        // may have none.
        System.getProperties().putIfAbsent(CARRIERS, String.valueOf(MANY));
        application().run(args);
    }

    static SpringApplication application() {
        SpringApplication application = new SpringApplication(ViewerApplication.class);
        application.addInitializers(ViewerApplication::checkPort);
        return application;
    }

    /** Spring Boot would not say which setting is wrong. */
    private static void checkPort(ConfigurableApplicationContext context) {
        String port = context.getEnvironment().getProperty("server.port", "8080");
        if (!port.matches("[0-9]{1,5}") || Integer.parseInt(port) > MAX_PORT) {
            throw new InvalidPropertyException(
                    "server.port", "must be a number from 0 to " + MAX_PORT + ", but is '" + port + "'", null);
        }
    }

    @Bean
    ManagedClaim dateJoined() {
        return ManagedClaim.date("dateJoined", ViewerPolicies.DATE_JOINED);
    }

    @Bean
    PriceFeed priceFeed(ViewerProperties properties) {
        return new SimulatedFeed(properties.feed().seed(), properties.feed().every());
    }

    @Bean
    UserView traderView() {
        return Traders::of;
    }
}
