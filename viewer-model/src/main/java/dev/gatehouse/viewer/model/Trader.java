package dev.gatehouse.viewer.model;

import dev.gatehouse.model.ObservableResource;
import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Who uses the viewer. */
public class Trader extends ObservableResource {

    private String email = "";
    private String firstName = "";
    private String lastName = "";
    private @Nullable LocalDate dateJoined;
    private List<String> roles = List.of();
    private boolean confirmed;
    private boolean disabled;

    /** A new one, which the server doesn't have yet. */
    public Trader() {}

    /** One as the server has it. */
    public Trader(
            String id,
            String email,
            String firstName,
            String lastName,
            @Nullable LocalDate dateJoined,
            List<String> roles,
            boolean confirmed,
            boolean disabled,
            long version) {
        super(id, version);
        this.email = email;
        this.firstName = firstName;
        this.lastName = lastName;
        this.dateJoined = dateJoined;
        this.roles = List.copyOf(roles);
        this.confirmed = confirmed;
        this.disabled = disabled;
    }

    /** E-mail address. */
    public String getEmail() {
        return email;
    }

    public void setEmail(String email) {
        String before = this.email;
        this.email = email;
        changed("email", before, this.email);
    }

    /** Given name. */
    public String getFirstName() {
        return firstName;
    }

    public void setFirstName(String firstName) {
        String before = this.firstName;
        this.firstName = firstName;
        changed("firstName", before, this.firstName);
    }

    /** Family name. */
    public String getLastName() {
        return lastName;
    }

    public void setLastName(String lastName) {
        String before = this.lastName;
        this.lastName = lastName;
        changed("lastName", before, this.lastName);
    }

    /** When they joined the organisation, or {@code null} where that is not known; years of service count from it. */
    public @Nullable LocalDate getDateJoined() {
        return dateJoined;
    }

    public void setDateJoined(@Nullable LocalDate dateJoined) {
        @Nullable LocalDate before = this.dateJoined;
        this.dateJoined = dateJoined;
        changed("dateJoined", before, this.dateJoined);
    }

    /** Names of the roles held, sorted. */
    public List<String> getRoles() {
        return roles;
    }

    public void setRoles(List<String> roles) {
        List<String> before = this.roles;
        this.roles = List.copyOf(roles);
        changed("roles", before, this.roles);
    }

    /** Whether the e-mail address was shown to be theirs. */
    public boolean isConfirmed() {
        return confirmed;
    }

    public void setConfirmed(boolean confirmed) {
        boolean before = this.confirmed;
        this.confirmed = confirmed;
        changed("confirmed", before, this.confirmed);
    }

    /** Whether the account may not be used. */
    public boolean isDisabled() {
        return disabled;
    }

    public void setDisabled(boolean disabled) {
        boolean before = this.disabled;
        this.disabled = disabled;
        changed("disabled", before, this.disabled);
    }
}
