package io.safedb.log;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.UUID;

/**
 * What a segment says of the process that wrote it.
 *
 * @param pid the operating system's number for it
 * @param host the machine's name; {@code unknown} where it cannot be told without asking the network
 * @param bootId random, for this log of this process alone
 */
record ProcessFacts(long pid, String host, String bootId) {
    /** The facts of the running process, with a boot id of its own. */
    static ProcessFacts current() {
        return new ProcessFacts(
                ProcessHandle.current().pid(), hostName(), UUID.randomUUID().toString());
    }

    /** The first digits of the boot id, for names. */
    String shortBootId() {
        return bootId.replace("-", "").substring(0, 12);
    }

    /** An event id for a record that nobody has named yet; cheaper than a random one. */
    String eventId(long number) {
        return shortBootId() + "-" + number;
    }

    /** Not {@code InetAddress.getLocalHost()}: it asks DNS, which may take seconds at start-up. */
    private static String hostName() {
        Map<String, String> environment = System.getenv();
        for (String name : new String[] {"HOSTNAME", "COMPUTERNAME"}) {
            String value = environment.get(name);
            if (value != null && !value.isBlank()) {
                return value;
            }
        }
        try {
            String name = Files.readString(Path.of("/etc/hostname")).strip();
            return name.isEmpty() ? "unknown" : name;
        } catch (IOException e) {
            return "unknown";
        }
    }
}
