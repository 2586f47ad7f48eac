package io.safedb.spring;

import io.safedb.PolicyException;
import io.safedb.TenantId;
import io.safedb.TenantType;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.bson.types.ObjectId;

/**
 * Takes the tenant from a request attribute that the application's own login has set. Attributes live in the server: no
 * client can send one. Text is read as what the tenant column holds.
 */
final class TenantAttribute implements TenantResolver {
    private static final String KEY = "safedb.web.tenant-attribute";

    /** Attributes that servers and frameworks fill from the request itself, which the client writes. */
    private static final List<String> NOT_THE_LOGINS = List.of(
            "java.", "javax.", "jakarta.", "org.springframework.", "org.apache.", "org.eclipse.", "io.undertow.");

    private final String name;
    private final TenantType type;

    /**
     * A tenant in an attribute.
     *
     * @param name of the attribute
     * @param type of the tenant column
     * @throws PolicyException if an attribute of this name cannot be the login's
     */
    TenantAttribute(String name, TenantType type) {
        if (name.isBlank() || !name.equals(name.strip())) {
            throw new PolicyException(
                    KEY,
                    "It is blank, or has blanks around it.",
                    "Name the request attribute that the application's login sets, for example organizationId, or leave"
                            + " it out.");
        }
        if (NOT_THE_LOGINS.stream().anyMatch(name::startsWith)) {
            throw new PolicyException(
                    KEY,
                    "It is an attribute of the server or of a framework, which may hold what the client has sent.",
                    "Name a request attribute that the application's own login sets, for example organizationId.");
        }
        this.name = name;
        this.type = type;
    }

    @Override
    public Optional<TenantId> resolve(HttpServletRequest request) {
        Object value = request.getAttribute(name);
        if (value == null || (value instanceof String text && text.isBlank())) {
            return Optional.empty();
        }
        try {
            TenantId tenant = value instanceof String text ? read(text) : TenantId.of(value);
            if (type.fits(tenant)) {
                return Optional.of(tenant);
            }
        } catch (IllegalArgumentException e) {
            // As wrong as an id of another type. The text stays out of messages.
        }
        throw new IllegalStateException("The request attribute " + name + " holds a "
                + value.getClass().getName() + " that is no tenant id of type " + type.label()
                + ". The login must set it as safedb.tenant.type says.");
    }

    private TenantId read(String text) {
        return switch (type) {
            case STRING -> TenantId.of(text);
            case UUID -> TenantId.of(uuid(text));
            case LONG -> TenantId.of(Long.parseLong(text));
            case OBJECT_ID -> OfMongo.read(text);
        };
    }

    /** The canonical form only: Java reads shortened ones too. */
    private static UUID uuid(String text) {
        UUID id = UUID.fromString(text);
        if (!id.toString().equalsIgnoreCase(text)) {
            throw new IllegalArgumentException("no UUID");
        }
        return id;
    }

    /** Loaded where the tenant column holds ObjectIds, and so the driver is there. */
    private static final class OfMongo {
        static TenantId read(String text) {
            return TenantId.of(new ObjectId(text));
        }
    }
}
