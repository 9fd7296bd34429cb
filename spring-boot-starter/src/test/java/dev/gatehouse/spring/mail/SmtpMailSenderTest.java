package dev.gatehouse.spring.mail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.gatehouse.core.mail.Mail;
import dev.gatehouse.core.mail.UndeliverableMailException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.mail.MailException;
import org.springframework.mail.javamail.JavaMailSenderImpl;

/** What a mail server says of an address, said by one that does as it is told. */
class SmtpMailSenderTest {

    private static final String ADDRESS = "nimal@viewer.example";

    private final ServerSocket server = listening();

    private final AtomicInteger taken = new AtomicInteger();

    private volatile String reply = "250 2.1.5 fine";

    @AfterEach
    void close() throws IOException {
        server.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "550 5.1.1 no such user here",
                "550-5.1.1 no such user here\r\n550 5.1.1 see our pages",
                "551 5.1.6 has moved",
                "553 5.1.3 is no address",
                "550 5.1.2 no such domain",
                "556 5.1.10 takes no e-mail"
            })
    void anAddressWithoutAMailboxIsGivenUp(String said) {
        reply = said;

        assertThatExceptionOfType(UndeliverableMailException.class)
                .isThrownBy(() -> send(ADDRESS))
                .satisfies(never -> assertThat(never.getMessage()).doesNotContain(ADDRESS));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "450 4.2.1 mailbox is busy",
                "451 4.7.1 greylisted, come back later",
                "452 4.2.2 mailbox is full",
                "550 5.7.1 relaying denied",
                "550 relay not permitted",
                "550 5.1.0 <gatehouse@example.com>: Sender address rejected: User unknown",
                "550 5.1.8 <gatehouse@example.com>: Sender address rejected: Domain not found",
                "550 5.2.1 mailbox is disabled",
                "552 5.2.2 mailbox is full",
                "554 5.7.1 your address is on a list"
            })
    void whatMayBeMendedIsTriedAgain(String said) {
        reply = said;

        assertThatExceptionOfType(MailException.class).isThrownBy(() -> send(ADDRESS));
    }

    @Test
    void whatCannotBeWrittenAsAnAddressIsGivenUp() {
        assertThatExceptionOfType(UndeliverableMailException.class)
                .isThrownBy(() -> send("nimal@@viewer.example"))
                .satisfies(never -> assertThat(never.getMessage()).doesNotContain("nimal"));
    }

    @Test
    void anythingElseIsSent() {
        send(ADDRESS);

        assertThat(taken).hasValue(1);
    }

    private void send(String to) {
        JavaMailSenderImpl smtp = new JavaMailSenderImpl();
        smtp.setHost(server.getInetAddress().getHostAddress());
        smtp.setPort(server.getLocalPort());
        new SmtpMailSender(smtp, "gatehouse@example.com", "Gatehouse")
                .send(new Mail("id", to, "a subject", "a text", "<p>a text</p>"));
    }

    private ServerSocket listening() {
        try {
            ServerSocket listening = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
            Thread.ofVirtual().start(() -> serve(listening));
            return listening;
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private void serve(ServerSocket listening) {
        while (!listening.isClosed()) {
            try (Socket client = listening.accept()) {
                converse(client);
            } catch (IOException left) {
                // The next one may stay to the end.
            }
        }
    }

    /** RFC 5321 §3. */
    private void converse(Socket client) throws IOException {
        BufferedReader lines =
                new BufferedReader(new InputStreamReader(client.getInputStream(), StandardCharsets.US_ASCII));
        say(client, "220 here");
        boolean inText = false;
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            if (inText) {
                inText = !line.equals(".");
                if (!inText) {
                    taken.incrementAndGet();
                    say(client, "250 taken");
                }
                continue;
            }
            inText = line.equals("DATA");
            say(client, inText ? "354 go on" : line.startsWith("RCPT") ? reply : "250 fine");
        }
    }

    private static void say(Socket client, String line) throws IOException {
        client.getOutputStream().write((line + "\r\n").getBytes(StandardCharsets.US_ASCII));
    }
}
