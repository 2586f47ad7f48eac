package com.example.helpdesk.hibernate;

import jakarta.persistence.Embeddable;

/** Where somebody lives. */
@Embeddable
record Address(String street, String city, String zip) {}
