package com.example.helpdesk.jpa;

import java.util.UUID;
import org.springframework.data.jpa.repository.JpaRepository;
import org.springframework.data.repository.query.QueryByExampleExecutor;

/** Tags. */
public interface Tags extends JpaRepository<Tag, UUID>, QueryByExampleExecutor<Tag> {}
