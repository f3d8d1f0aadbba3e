import { Button, Group, Modal, Stack, Text } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { useEffect, useState } from 'react'
import { useLocation } from 'wouter'
import { useAddressStore } from '../stores/address-store.ts'
import { type AddressStep, looksLikeAddress, stepFor } from './address.ts'
import { tellFailure } from './tell-failure.ts'

type Offer = Extract<AddressStep, { kind: 'offer' }>

/** An address of LiveRC, pasted anywhere but into a field: goes there, or offers to read what is not stored yet. */
export function PastedAddress() {
  const { text, open, clear } = useAddressStore()
  const [, navigate] = useLocation()
  const [offer, setOffer] = useState<Offer | null>(null)
  const [isBusy, setIsBusy] = useState(false)

  useEffect(() => {
    const paste = (event: ClipboardEvent) => {
      const target = event.target instanceof HTMLElement ? event.target : null
      if (target?.closest('input, textarea, [contenteditable]')) return
      const pasted = event.clipboardData?.getData('text/plain') ?? ''
      if (looksLikeAddress(pasted)) open(pasted)
    }
    document.addEventListener('paste', paste)
    return () => document.removeEventListener('paste', paste)
  }, [open])

  useEffect(() => {
    if (text === null) return
    clear()
    stepFor(text).then(
      (step) => {
        if (step.kind === 'go') navigate(step.place)
        else if (step.kind === 'tell') notifications.show({ title: 'Not stored', message: step.sentence })
        else setOffer(step)
      },
      (error) => tellFailure('That address leads nowhere', error),
    )
  }, [text, clear, navigate])

  const accept = async () => {
    setIsBusy(true)
    try {
      const place = await offer?.accept()
      if (place !== undefined) navigate(place)
    } catch (error) {
      tellFailure('Not read', error)
    } finally {
      setIsBusy(false)
      setOffer(null)
    }
  }
  return (
    <Modal
      opened={offer !== null}
      onClose={() => setOffer(null)}
      title={offer?.title}
      closeButtonProps={{ 'aria-label': 'Close' }}
    >
      <Stack gap="md">
        <Text>{offer?.question}</Text>
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={() => setOffer(null)}>
            Not now
          </Button>
          <Button loading={isBusy} data-autofocus onClick={() => void accept()}>
            Read it
          </Button>
        </Group>
      </Stack>
    </Modal>
  )
}
