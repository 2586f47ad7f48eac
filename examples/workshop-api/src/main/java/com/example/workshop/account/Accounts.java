package com.example.workshop.account;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.stereotype.Component;

/**
 * The accounts of the configuration, found by API key. A key is the account's id, a dot and a secret; the configuration
 * holds the SHA-256 of the secret only. That is enough for secrets that are random; passwords would take a slow hash.
 */
@Component
@EnableConfigurationProperties(Accounts.Configured.class)
class Accounts {
    private final Map<String, Account> accounts;
    private final Map<String, byte[]> secrets;

    /**
     * What the configuration says.
     *
     * @param accounts by id
     */
    @ConfigurationProperties("workshop")
    record Configured(Map<String, Entry> accounts) {}

    /**
     * One account there.
     *
     * @param name for people
     * @param organizationId the organisation it works for
     * @param secretSha256 in hexadecimal
     */
    record Entry(String name, String organizationId, String secretSha256) {}

    Accounts(Configured configured) {
        Map<String, Account> found = new HashMap<>();
        Map<String, byte[]> hashes = new HashMap<>();
        configured.accounts().forEach((id, entry) -> {
            found.put(id, new Account(id, entry.name(), entry.organizationId()));
            hashes.put(id, HexFormat.of().parseHex(entry.secretSha256()));
        });
        this.accounts = Map.copyOf(found);
        this.secrets = Map.copyOf(hashes);
    }

    /** The account of a key; empty if there is none or its secret is another one. */
    Optional<Account> authenticate(String key) {
        int dot = key.indexOf('.');
        if (dot < 1) {
            return Optional.empty();
        }
        String id = key.substring(0, dot);
        byte[] expected = secrets.get(id);
        // In constant time: how long it takes must not tell how much of the secret is right.
        boolean right = expected != null && MessageDigest.isEqual(expected, sha256(key.substring(dot + 1)));
        return right ? Optional.ofNullable(accounts.get(id)) : Optional.empty();
    }

    private static byte[] sha256(String secret) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(secret.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every JDK has SHA-256", e);
        }
    }
}
