package com.example.operator;

import java.util.Map;

/**
 * An organisation that the embedded databases can be filled with, and its only account.
 *
 * @param id as the databases know it
 * @param account id of the account
 * @param name of the account
 * @param secret of its API key, worth nothing anywhere else
 * @param secretSha256 what the application is told of it
 */
public record Organization(String id, String account, String name, String secret, String secretSha256) {
    /** A workshop for electric vehicles. */
    public static final Organization BATTWHEELS = new Organization(
            "org_battwheels",
            "asha",
            "Asha",
            "only-for-development-1",
            "5b655dc2e6b85d48cc29be496528aca263eb67c4e39e5332fe33b1de3f050d39");

    /** A workshop for bicycles. */
    public static final Organization KESTREL = new Organization(
            "org_kestrel",
            "noor",
            "Noor",
            "only-for-development-2",
            "065c5519313c905fa3ace2c21fd3b9c3156a817ddf60e10606ee2c6789cc016e");

    /** What its people send with every request. */
    public String apiKey() {
        return account + "." + secret;
    }

    /** Its account, as the application is configured with it. */
    Map<String, Object> properties() {
        String prefix = "workshop.accounts." + account + ".";
        return Map.of(prefix + "name", name, prefix + "organization-id", id, prefix + "secret-sha256", secretSha256);
    }
}
