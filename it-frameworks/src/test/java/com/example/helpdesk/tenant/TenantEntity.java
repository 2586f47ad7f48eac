package com.example.helpdesk.tenant;

import jakarta.persistence.Column;
import jakarta.persistence.MappedSuperclass;
import org.hibernate.annotations.TenantId;

/** What every entity of an application for many organisations has: Hibernate fills and compares the column. */
@MappedSuperclass
abstract class TenantEntity {
    @TenantId
    @Column(name = "organization_id")
    String organization;
}
