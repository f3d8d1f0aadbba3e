import { ActionIcon, Menu } from '@mantine/core'
import { IconDots, IconEye, IconEyeOff, IconUser } from '@tabler/icons-react'
import { useState } from 'react'
import { Link } from 'wouter'
import { driverPlace } from '../places.ts'
import { useInitials } from './initials-button.tsx'

interface DriverMenuProps {
  readonly driverId: number
  readonly driverName: string
}

/** What can be done about a driver of a row. A row has the button alone: what is in the menu is made when it opens. */
export function DriverMenu({ driverId, driverName }: DriverMenuProps) {
  const [isOpen, setIsOpen] = useState(false)
  const button = (
    <ActionIcon
      variant="subtle"
      color="gray"
      size="sm"
      aria-label={`More about ${driverName}`}
      onClick={(event) => {
        event.stopPropagation()
        setIsOpen(!isOpen)
      }}
    >
      <IconDots size={15} aria-hidden />
    </ActionIcon>
  )
  if (!isOpen) return button
  return (
    <Menu opened onClose={() => setIsOpen(false)} position="bottom-start" withinPortal>
      <Menu.Target>{button}</Menu.Target>
      <Menu.Dropdown onClick={(event) => event.stopPropagation()}>
        <Menu.Item component={Link} href={driverPlace(driverId)} leftSection={<IconUser size={15} aria-hidden />}>
          All races of this driver
        </Menu.Item>
        <InitialsItem driverId={driverId} />
      </Menu.Dropdown>
    </Menu>
  )
}

function InitialsItem({ driverId }: { readonly driverId: number }) {
  const { isMarked, change, isBusy } = useInitials(driverId)
  return (
    <Menu.Item
      disabled={isBusy}
      leftSection={isMarked ? <IconEye size={15} aria-hidden /> : <IconEyeOff size={15} aria-hidden />}
      onClick={change}
    >
      {isMarked ? 'Show the name' : 'Show initials only'}
    </Menu.Item>
  )
}
