package com.example.workshop.contact;

import com.example.workshop.ConflictException;
import com.example.workshop.NotFoundException;
import com.example.workshop.PageView;
import com.example.workshop.account.Account;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Email;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Size;
import org.jspecify.annotations.Nullable;
import org.springframework.data.domain.Pageable;
import org.springframework.data.web.PageableDefault;
import org.springframework.http.HttpStatus;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestAttribute;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Contacts over HTTP. */
@RestController
@RequestMapping("/api/contacts")
class ContactController {
    private final Contacts contacts;

    ContactController(Contacts contacts) {
        this.contacts = contacts;
    }

    /**
     * What a caller sends.
     *
     * @param name for people
     * @param email unique within the organisation
     * @param phone null if unknown
     */
    record ContactForm(
            @NotBlank @Size(max = 200) String name,
            @NotBlank @Email String email,
            @Size(max = 40) @Nullable String phone) {}

    /**
     * What a caller sees.
     *
     * @param id its number
     * @param name for people
     * @param email unique within the organisation
     * @param phone null if unknown
     */
    record ContactView(
            @Nullable Long id,
            String name,
            String email,
            @Nullable String phone) {
        static ContactView of(Contact contact) {
            return new ContactView(contact.getId(), contact.getName(), contact.getEmail(), contact.getPhone());
        }
    }

    @GetMapping
    PageView<ContactView> list(
            @RequestParam(defaultValue = "") String name, @PageableDefault(size = 20, sort = "name") Pageable page) {
        return PageView.of(contacts.findByNameContainingIgnoreCase(name, page), ContactView::of);
    }

    @GetMapping("/{id}")
    ContactView get(@PathVariable long id) {
        return ContactView.of(find(id));
    }

    @PostMapping
    @ResponseStatus(HttpStatus.CREATED)
    @Transactional
    ContactView add(@RequestAttribute Account account, @RequestBody @Valid ContactForm form) {
        if (contacts.existsByEmail(form.email())) {
            throw new ConflictException("There is a contact with this address already.");
        }
        Contact added = new Contact(account.organizationId(), form.name(), form.email(), form.phone());
        return ContactView.of(contacts.save(added));
    }

    @PutMapping("/{id}")
    @Transactional
    ContactView change(@PathVariable long id, @RequestBody @Valid ContactForm form) {
        Contact contact = find(id);
        contact.change(form.name(), form.email(), form.phone());
        return ContactView.of(contact);
    }

    @DeleteMapping("/{id}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    @Transactional
    void remove(@PathVariable long id) {
        contacts.delete(find(id));
    }

    private Contact find(long id) {
        return contacts.findById(id).orElseThrow(() -> new NotFoundException("Contact", id));
    }
}
