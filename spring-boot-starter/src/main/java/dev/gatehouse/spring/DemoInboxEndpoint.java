package dev.gatehouse.spring;

import dev.gatehouse.model.Page;
import dev.gatehouse.spring.guard.AllowAnonymous;
import dev.gatehouse.spring.mail.DemoInbox;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** The e-mails of a demonstration, for whoever looks. */
@RestController
@AllowAnonymous
final class DemoInboxEndpoint {

    private final DemoInbox inbox;

    DemoInboxEndpoint(DemoInbox inbox) {
        this.inbox = inbox;
    }

    @GetMapping("/dev/inbox")
    Page<DemoInbox.Shown> latest() {
        return new Page<>(inbox.latest(), null);
    }
}
