import { Alert } from '@patternfly/react-core/dist/dynamic/components/Alert';
import { Button } from '@patternfly/react-core/dist/dynamic/components/Button';
import { Form, FormGroup } from '@patternfly/react-core/dist/dynamic/components/Form';
import {
  Modal,
  ModalBody,
  ModalFooter,
  ModalHeader,
} from '@patternfly/react-core/dist/dynamic/components/Modal';
import { TextInput } from '@patternfly/react-core/dist/dynamic/components/TextInput';
import { useEffect, useRef, useState } from 'react';
import { CopyBlock, Digest } from '../parts/Copy.tsx';
import { canSign } from './adminKey.ts';
import { handIn } from './handIn.ts';
import type { Statement } from './record.ts';
import { type Words, wordsFor } from './words.ts';

/** Longer reasons belong into a ticket; this fits on a screen. */
const MAX_REASON_CHARACTERS = 500;

type Step =
  | { readonly at: 'asking' | 'signing' }
  | { readonly at: 'refused'; readonly message: string }
  | { readonly at: 'accepted'; readonly recordId: string };

interface Props {
  readonly statement: (reason: string) => Statement;
  readonly onClose: () => void;
  readonly onAccepted: () => void;
}

/** Signs a statement with an admin's key file, here in the page: the key never goes to the node. */
export default function SignDialog({ statement, onClose, onAccepted }: Props) {
  const words = wordsFor(statement(''));
  const able = useCanSign();
  const [step, setStep] = useState<Step>({ at: 'asking' });
  const sign = async (input: Input): Promise<void> => {
    setStep({ at: 'signing' });
    try {
      setStep({
        at: 'accepted',
        recordId: await handIn(input.file, input.passphrase, statement(input.reason)),
      });
      onAccepted();
    } catch (failure) {
      setStep({ at: 'refused', message: failure instanceof Error ? failure.message : String(failure) });
    }
  };
  const over = step.at === 'accepted';
  return (
    <Modal
      variant="small"
      isOpen
      onClose={onClose}
      aria-labelledby="sign-title"
      aria-describedby="sign-meaning"
    >
      <ModalHeader
        title={words.title}
        labelId="sign-title"
        description={<span id="sign-meaning">{words.meaning}</span>}
      />
      <ModalBody className="sv-stack">
        {step.at === 'refused' && (
          <Alert isInline variant="danger" title={step.message} role="alert" component="h2" />
        )}
        {over && (
          <Alert isInline variant="success" title={words.done} role="status" component="h2">
            Record <Digest value={step.recordId} what="record id" />
          </Alert>
        )}
        {!over && able === true && <KeyForm words={words} onSign={(input) => void sign(input)} />}
        {!over && able === false && (
          <Alert isInline variant="info" title="This browser cannot sign here" component="h2">
            It has no Ed25519 in WebCrypto, or the page did not come over HTTPS or from this machine. Use the
            command.
          </Alert>
        )}
        {!over && <Alternative command={words.command} />}
      </ModalBody>
      <ModalFooter>
        {!over && able === true && (
          <Button
            type="submit"
            form={FORM}
            variant={words.danger ? 'danger' : 'primary'}
            isLoading={step.at === 'signing'}
            isDisabled={step.at === 'signing'}
          >
            {words.confirm}
          </Button>
        )}
        <Button variant={over ? 'primary' : 'link'} onClick={onClose}>
          {over ? 'Close' : 'Cancel'}
        </Button>
      </ModalFooter>
    </Modal>
  );
}

function useCanSign(): boolean | undefined {
  const [able, setAble] = useState<boolean>();
  useEffect(() => {
    void canSign().then(setAble);
  }, []);
  return able;
}

function Alternative({ command }: { command: string }) {
  return (
    <div>
      <p className="sv-small sv-quiet">The same on the command line, on the machine that has the key:</p>
      <CopyBlock text={command} what="command" />
    </div>
  );
}

const FORM = 'sign-form';

interface Input {
  readonly file: File;
  readonly passphrase: string;
  readonly reason: string;
}

function KeyForm({ words, onSign }: { words: Words; onSign: (input: Input) => void }) {
  const file = useRef<HTMLInputElement>(null);
  const [passphrase, setPassphrase] = useState('');
  const [reason, setReason] = useState('');
  const submit = (event: React.SubmitEvent): void => {
    event.preventDefault();
    const chosen = file.current?.files?.[0];
    if (!chosen) return;
    // The passphrase leaves the page's state at once; a second try types it again.
    setPassphrase('');
    onSign({ file: chosen, passphrase, reason: reason.trim() });
  };
  return (
    <Form id={FORM} onSubmit={submit} autoComplete="off">
      {words.asksReason && (
        <FormGroup label="Reason" fieldId="sign-reason" isRequired>
          <TextInput
            id="sign-reason"
            isRequired
            pattern=".*\S.*"
            title="A few words that everybody will read"
            maxLength={MAX_REASON_CHARACTERS}
            value={reason}
            onChange={(_, value) => setReason(value)}
          />
        </FormGroup>
      )}
      <FormGroup label={`Key file of an admin with role ${words.role}`} fieldId="sign-key" isRequired>
        <input
          ref={file}
          id="sign-key"
          type="file"
          required
          className="sv-file"
          aria-describedby="sign-key-note"
        />
        <p id="sign-key-note" className="sv-small sv-quiet">
          This page reads the key, uses it once and drops it; only the signature goes to the node. The page
          itself comes from the node, so sign on one that you trust, best on your own machine.
        </p>
      </FormGroup>
      <FormGroup label="Passphrase" fieldId="sign-passphrase" isRequired>
        <TextInput
          id="sign-passphrase"
          type="password"
          isRequired
          autoComplete="off"
          value={passphrase}
          onChange={(_, value) => setPassphrase(value)}
        />
      </FormGroup>
    </Form>
  );
}
