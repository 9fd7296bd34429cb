/** E-mails: their words, and how they are sent. */
@NullMarked
package dev.gatehouse.spring.mail;

import org.jspecify.annotations.NullMarked;
