package dev.gatehouse.spring;

import dev.gatehouse.jdbc.Database;
import dev.gatehouse.jdbc.Database.Together;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.web.filter.OncePerRequestFilter;

/** A request waits for the database once, however many transactions it makes: its caller is answered in time. */
final class DatabaseWaitFilter extends OncePerRequestFilter {

    private final ObjectProvider<Database> database;

    /** Filters are made before anything else: a database that can't be used is no failure of the server's. */
    DatabaseWaitFilter(ObjectProvider<Database> database) {
        this.database = database;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        try (Together wait = database.getObject().together()) {
            chain.doFilter(request, response);
        }
    }
}
