package dev.gatehouse.spring.mail;

import dev.gatehouse.core.mail.Mail;
import dev.gatehouse.core.mail.MailContent;
import dev.gatehouse.core.mail.MailTemplates;
import java.nio.charset.StandardCharsets;
import java.text.MessageFormat;
import java.util.Arrays;
import java.util.Locale;
import java.util.ResourceBundle;
import java.util.ResourceBundle.Control;
import java.util.stream.Collectors;
import org.springframework.web.util.HtmlUtils;

/**
 * Words e-mails by bundles, one a language: {@code <kind>.subject}, and {@code <kind>.text} with an empty line between
 * paragraphs. Each is a {@link MessageFormat} pattern with the arguments product, code, minutes, address and date. The HTML is
 * made of the text, so that both say the same.
 */
public final class BundleTemplates implements MailTemplates {

    static final String BUNDLE = "dev.gatehouse.spring.mail.mails";

    private final String product;

    /** @param product what the application is called */
    public BundleTemplates(String product) {
        this.product = product;
    }

    @Override
    public Mail word(String id, MailContent content) {
        Locale language = Locale.forLanguageTag(content.language());
        ResourceBundle bundle =
                ResourceBundle.getBundle(BUNDLE, language, Control.getNoFallbackControl(Control.FORMAT_PROPERTIES));
        String subject = text(bundle, content, "subject");
        String text = text(bundle, content, "text");
        return new Mail(id, content.to(), subject, text, html(content, subject, text));
    }

    private String text(ResourceBundle bundle, MailContent content, String part) {
        MessageFormat format = new MessageFormat(bundle.getString(content.kind().name() + "." + part), Locale.ROOT);
        return format.format(new Object[] {
            product,
            value(content, MailContent.CODE),
            value(content, MailContent.MINUTES),
            value(content, MailContent.ADDRESS),
            value(content, MailContent.DATE)
        });
    }

    private static String value(MailContent content, String name) {
        return content.values().getOrDefault(name, "");
    }

    private static String html(MailContent content, String subject, String text) {
        String code = value(content, MailContent.CODE);
        String paragraphs = Arrays.stream(text.split("\n\n"))
                .map(paragraph -> paragraph(paragraph, !code.isEmpty() && paragraph.equals(code)))
                .collect(Collectors.joining("\n"));
        return """
                <!doctype html>
                <html lang="%s">
                <head><meta charset="utf-8"><title>%s</title></head>
                <body style="font-family: sans-serif; line-height: 1.5; max-width: 40em; margin: 2em auto">
                %s
                </body>
                </html>
                """.formatted(escaped(content.language()), escaped(subject), paragraphs);
    }

    private static String paragraph(String text, boolean isCode) {
        return isCode
                ? "<p style=\"font-family: monospace; font-size: 1.75em; letter-spacing: 0.1em\">" + escaped(text)
                        + "</p>"
                : "<p>" + escaped(text) + "</p>";
    }

    private static String escaped(String text) {
        return HtmlUtils.htmlEscape(text, StandardCharsets.UTF_8.name());
    }
}
