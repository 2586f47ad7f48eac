package io.safedb.spring.app;

import org.jspecify.annotations.Nullable;
import org.springframework.data.annotation.Id;
import org.springframework.data.mongodb.core.mapping.Document;

/**
 * Something that happened.
 *
 * @param id null before it is stored
 * @param text what
 */
@Document("activity")
public record Activity(@Id @Nullable String id, String text) {}
