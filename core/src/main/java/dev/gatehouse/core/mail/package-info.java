/** E-mails on their way: what is to be sent, kept until it was. Knows claims. */
@NullMarked
package dev.gatehouse.core.mail;

import org.jspecify.annotations.NullMarked;
